"""Stories open pages as the tests of the frame do."""

from tests.web.chrome.conftest import opened as opened
