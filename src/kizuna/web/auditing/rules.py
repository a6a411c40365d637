"""What stands in the audit log in words: what was done, to what, and with which particulars.

Not here: the log itself (`core.audit`). What is not named here is shown by its key.
"""

from kizuna.base.words import Words
from kizuna.core.permissions.rules import ROLE_NAMES
from kizuna.people.customers.rules.custom_values import KIND_NAMES

ACTIONS: dict[str, Words] = {
    "signed_in": Words(ja="サインインした", en="Signed in"),
    "failed_sign_in": Words(ja="サインインに失敗した", en="Failed to sign in"),
    "failed_password": Words(ja="いまのパスワードを間違えた", en="Typed a wrong current password"),
    "failed_second_factor": Words(ja="確認コードを間違えた", en="Typed a wrong code"),
    "was_denied": Words(ja="権限がなく断られた", en="Was refused for want of the right"),
    "changed_password": Words(ja="パスワードを決めた・変えた", en="Chose a password"),
    "turned_on_second_factor": Words(ja="二段階認証を始めた", en="Turned the second factor on"),
    "turned_off_second_factor": Words(ja="二段階認証をやめた", en="Turned the second factor off"),
    "reset_second_factor": Words(ja="二段階認証を解除した", en="Reset a second factor"),
    "used_recovery_code": Words(ja="リカバリーコードで入った", en="Used a recovery code"),
    "renewed_recovery_codes": Words(
        ja="リカバリーコードを作り直した", en="Made new recovery codes"
    ),
    "ended_session": Words(ja="サインアウトさせた", en="Ended a session"),
    "made_sign_in_link": Words(ja="サインインのリンクを発行した", en="Made a sign-in link"),
    "used_sign_in_link": Words(ja="リンクでサインインした", en="Used a sign-in link"),
    "added_staff_member": Words(ja="スタッフを登録した", en="Added a member of staff"),
    "changed_role": Words(ja="役割を変えた", en="Changed a role"),
    "deactivated_staff_member": Words(
        ja="スタッフを停止した", en="Made a member of staff inactive"
    ),
    "customer_merged": Words(ja="顧客をまとめた", en="Merged customers"),
    "customer_unmerged": Words(ja="まとめた顧客を戻した", en="Undid a merge"),
    "attachment_added": Words(ja="ファイルを添付した", en="Attached a file"),
    "attachment_removed": Words(ja="添付ファイルを消した", en="Erased an attachment"),
    "exported": Words(ja="データを書き出した", en="Exported data"),
    "took_export": Words(ja="書き出したファイルを受け取った", en="Downloaded an export"),
    "erased_export": Words(ja="書き出したファイルを消した", en="Erased an export"),
    "took_attachment": Words(ja="添付ファイルを受け取った", en="Downloaded an attachment"),
    "import_done": Words(ja="ファイルを取り込んだ", en="Imported files"),
    "import_stopped": Words(ja="取り込みを途中で止めた", en="Stopped an import"),
    "import_undone": Words(ja="取り込みを取り消した", en="Undid an import"),
    "import_files_reused": Words(
        ja="取り込んだファイルをもう一度使った", en="Used an import's files again"
    ),
    "import_files_erased": Words(ja="取り込んだファイルを消した", en="Erased an import's files"),
    "added_custom_field": Words(ja="顧客の項目を足した", en="Added a field of customers"),
    "changed_custom_field": Words(ja="顧客の項目を変えた", en="Changed a field of customers"),
    "moved_custom_field": Words(ja="顧客の項目を並べ替えた", en="Moved a field of customers"),
    "archived_custom_field": Words(ja="顧客の項目をしまった", en="Put a field of customers away"),
    "restored_custom_field": Words(ja="顧客の項目を戻した", en="Took a field of customers back"),
    "created_segment": Words(ja="セグメントを作った", en="Made a segment"),
    "changed_segment": Words(ja="セグメントを変えた", en="Changed a segment"),
    "changed_segment_members": Words(ja="リストのお客様を変えた", en="Changed who is on a list"),
    "archived_segment": Words(ja="セグメントをしまった", en="Put a segment away"),
    "restored_segment": Words(ja="セグメントを戻した", en="Took a segment back"),
    "deleted_segment": Words(ja="セグメントを消した", en="Deleted a segment"),
    "planned_outreaches": Words(
        ja="お声がけの計画を変えた", en="Changed the plan of whom to talk to"
    ),
    "handed_over_outreach": Words(ja="お声がけを引き継いだ", en="Handed a customer over"),
    "stopped_contact": Words(ja="今後の連絡を止めた", en="Stopped contact for good"),
    "changed_shop": Words(ja="お店の設定を変えた", en="Changed the shop's settings"),
    "cancelled_job": Words(ja="処理を中止した", en="Called work off"),
    "retried_job": Words(ja="処理をやり直した", en="Tried work again"),
    "made_backup": Words(ja="バックアップを取った", en="Made a backup"),
    "restored_backup": Words(ja="バックアップから戻した", en="Restored a backup"),
    "checked_audit_log": Words(ja="監査ログを確かめた", en="Checked the audit log"),
}
SUBJECTS: dict[str, Words] = {
    "customer": Words(ja="顧客 {id}", en="Customer {id}"),
    "staff": Words(ja="スタッフ {id}", en="Staff {id}"),
    "segment": Words(ja="セグメント {id}", en="Segment {id}"),
    "import": Words(ja="取り込み {id}", en="Import {id}"),
    "export": Words(ja="書き出し {id}", en="Export {id}"),
    "job": Words(ja="処理 {id}", en="Work {id}"),
    "outreach": Words(ja="お声がけ {id}", en="Outreach {id}"),
    "custom_field": Words(ja="顧客の項目 {id}", en="Field {id}"),
}
DETAILS: dict[str, Words] = {
    "rows": Words(ja="行数", en="rows"),
    "name": Words(ja="名前", en="name"),
    "time_zone": Words(ja="時間帯", en="time zone"),
    "year_starts_in": Words(ja="年度の始まりの月", en="first month of the year"),
    "currency": Words(ja="通貨", en="currency"),
    "language": Words(ja="標準の言語", en="default language"),
    "before": Words(ja="変更前", en="was"),
    "after": Words(ja="変更後", en="now"),
    "n": Words(ja="件数", en="number"),
    "role": Words(ja="役割", en="role"),
    "permission": Words(ja="必要な権限", en="needs the right to"),
    "purpose": Words(ja="用途", en="purpose"),
    "kind": Words(ja="種類", en="kind"),
    "form": Words(ja="形式", en="form"),
    "filters": Words(ja="絞り込み", en="filters"),
    "watermark": Words(ja="ファイルの印", en="mark of the file"),
    "is_raw": Words(ja="数式の無害化なし", en="formulas left alive"),
    "attachment": Words(ja="添付ファイル", en="attachment"),
    "size_bytes": Words(ja="バイト数", en="bytes"),
    "media_type": Words(ja="ファイルの種類", en="media type"),
    "merge": Words(ja="統合", en="merge"),
    "merged": Words(ja="まとめた顧客", en="merged customer"),
    "rule": Words(ja="決まり", en="rule"),
    "entered": Words(ja="入った人数", en="entered"),
    "left": Words(ja="外れた人数", en="left"),
    "per_day": Words(ja="1 日の人数", en="a day"),
    "holdout": Words(ja="声をかけない割合（%）", en="left alone (%)"),
    "files_of": Words(ja="ファイルの元の取り込み", en="files of import"),
    "counts": Words(ja="内訳", en="of these"),
    "customers": Words(ja="顧客", en="customers"),
    "orders": Words(ja="注文", en="orders"),
    "products": Words(ja="商品", en="products"),
    "new": Words(ja="新規", en="new"),
    "changed": Words(ja="変更", en="changed"),
    "unchanged": Words(ja="変更なし", en="unchanged"),
    "entries": Words(ja="確かめた件数", en="entries checked"),
    "first_wrong": Words(ja="最初のおかしな番号", en="first entry that is wrong"),
    "staff_member": Words(ja="新しい担当", en="now with"),
    "customers_removed": Words(ja="消えた顧客", en="customers removed"),
    "is_other_rule": Words(ja="条件の変更", en="other conditions"),
}
# What is named by a number, which therefore takes no comma.
NAMED = frozenset({"attachment", "merge", "merged", "first_wrong", "files_of"})
VALUES: dict[str, Words] = {
    "": Words(ja="なし", en="nothing"),
    "ja": Words(ja="日本語", en="Japanese"),
    "en": Words(ja="英語", en="English"),
    **{role.value: name for role, name in ROLE_NAMES.items()},
    **KIND_NAMES,
    "sign_in": Words(ja="サインイン", en="signing in"),
    "invitation": Words(ja="パスワードを決める", en="choosing a password"),
    "by_hand": Words(ja="スタッフが確認", en="confirmed by staff"),
    "same_keys": Words(ja="同じ連絡先・番号", en="same contacts or numbers"),
}
YES_NO = {True: Words(ja="はい", en="yes"), False: Words(ja="いいえ", en="no")}
SYSTEM = Words(ja="Kizuna", en="Kizuna")
CHECKED = "checked_audit_log"
