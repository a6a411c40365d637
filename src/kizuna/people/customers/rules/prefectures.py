"""The 47 prefectures of Japan by the numbers of ISO 3166-2:JP (JIS X 0401).

Not here: towns and postal codes (`queries.places`).
"""

from kizuna.base.words import Words

_JAPANESE = """
北海道 青森県 岩手県 宮城県 秋田県 山形県 福島県 茨城県 栃木県 群馬県 埼玉県 千葉県 東京都 神奈川県
新潟県 富山県 石川県 福井県 山梨県 長野県 岐阜県 静岡県 愛知県 三重県 滋賀県 京都府 大阪府 兵庫県
奈良県 和歌山県 鳥取県 島根県 岡山県 広島県 山口県 徳島県 香川県 愛媛県 高知県 福岡県 佐賀県 長崎県
熊本県 大分県 宮崎県 鹿児島県 沖縄県
""".split()
_ENGLISH = """
Hokkaido Aomori Iwate Miyagi Akita Yamagata Fukushima Ibaraki Tochigi Gunma Saitama Chiba Tokyo
Kanagawa Niigata Toyama Ishikawa Fukui Yamanashi Nagano Gifu Shizuoka Aichi Mie Shiga Kyoto Osaka
Hyogo Nara Wakayama Tottori Shimane Okayama Hiroshima Yamaguchi Tokushima Kagawa Ehime Kochi
Fukuoka Saga Nagasaki Kumamoto Oita Miyazaki Kagoshima Okinawa
""".split()
PREFECTURES: dict[int, Words] = {
    number: Words(ja=japanese, en=english)
    for number, (japanese, english) in enumerate(zip(_JAPANESE, _ENGLISH, strict=True), start=1)
}


def prefecture_spellings() -> dict[str, int]:
    """The number of each prefecture by the ways it is written, in lower case.

    >>> spelt = prefecture_spellings()
    >>> spelt["京都府"], spelt["京都"], spelt["kyoto"], spelt["北海道"]
    (26, 26, 26, 1)
    """
    spelt: dict[str, int] = {}
    for number, name in PREFECTURES.items():
        short = name.ja if name.ja == "北海道" else name.ja[:-1]
        spelt |= dict.fromkeys((name.ja, short, name.en.lower()), number)
    return spelt
