"""Findings: what is wrong in a workbook, in which cell, as sentences in both languages.

A finding is a record: a kind, an address, the content of the cell, the numbers left out. The sentence belongs to the kind. A
finding never stops the work; what does is an exception (`vocabulary.refusals`), defined where it is raised.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum, unique
from functools import partial
from types import MappingProxyType
from typing import Any

from ..sheets.address import At
from ..vocabulary.columns import COLUMNS
from ..vocabulary.formats import number
from ..vocabulary.headings import column_named
from ..vocabulary.phrases import HIDDEN, Phrase

MOST_IN_SENTENCE = 10  # names
Details = dict[str, Any]  # what the gaps of a sentence are filled with, by name
EVERY_FILE = At("")  # the address of what is about all files together


@unique
class Severity(Enum):
    """`left_out`: a number typed was not counted. `repaired`: another value than the one typed was used. `remark`: all else."""

    LEFT_OUT = "left_out"
    REPAIRED = "repaired"
    REMARK = "remark"


@unique
class Level(Enum):
    """How grave a remark is: an error cannot be right, a warning may be, information is worth knowing."""

    ERROR = "error"
    WARNING = "warning"
    INFORMATION = "information"


SEVERITY_WORDS = {
    Severity.LEFT_OUT: Phrase(vi="bị bỏ ra", en="left out"),
    Severity.REPAIRED: Phrase(vi="đã sửa khi đọc", en="repaired"),
    Severity.REMARK: Phrase(vi="lưu ý", en="remark"),
}
LEVEL_WORDS = {
    Level.ERROR: Phrase(vi="cần sửa", en="to mend"),
    Level.WARNING: Phrase(vi="cần xem lại", en="to check"),
    Level.INFORMATION: Phrase(vi="để biết", en="note"),
}

LABELS = (SEVERITY_WORDS[Severity.LEFT_OUT], SEVERITY_WORDS[Severity.REPAIRED], *LEVEL_WORDS.values())


def _meaning(severity: Severity, level: Level, *, vi: str, en: str) -> tuple[Severity, Level, Phrase]:
    return severity, level, Phrase(vi=vi, en=en)


_left_out = partial(_meaning, Severity.LEFT_OUT, Level.ERROR)
_repaired = partial(_meaning, Severity.REPAIRED, Level.INFORMATION)
_wrong = partial(_meaning, Severity.REMARK, Level.ERROR)
_doubtful = partial(_meaning, Severity.REMARK, Level.WARNING)
_known = partial(_meaning, Severity.REMARK, Level.INFORMATION)


@unique
class Kind(Enum):
    """Each kind of finding. In the sentence `{found}` is the content of the cell, the other names are of `Finding.details`."""

    NOT_A_NUMBER = _left_out(
        vi="“{found}” ở cột “{column}” không phải là số nguyên từ 0 đến 100.000.000 nên không được tính; hãy gõ lại số.",
        en="“{found}” under “{column}” is no whole number from 0 to 100,000,000 and is not counted; type the number again.",
    )
    LOST_THOUSANDS_MARK = _left_out(
        vi="Ô ở cột “{column}” là số lẻ {found} nên không được tính; có lẽ dấu chấm hàng nghìn đã thành dấu thập phân. Nếu đúng là {proposed} thì gõ lại {proposed}, không có dấu chấm.",
        en="The cell under “{column}” holds the decimal number {found} and is not counted; perhaps a thousands mark became a decimal one. If {proposed} is meant, type {proposed} without a mark.",
    )
    SEVERAL_VALUES = _left_out(
        vi="Ô ở cột “{column}” có nhiều số trên nhiều dòng ({found}) nên không số nào được tính; hãy giữ lại một số.",
        en="The cell under “{column}” holds several numbers on lines of their own ({found}), so none is counted; keep one.",
    )
    ERROR_VALUE = _left_out(
        vi="Ô ở cột “{column}” báo lỗi {found}, không có số để tính; hãy sửa công thức.",
        en="The cell under “{column}” holds the error {found}, so there is no number to count; mend the formula.",
    )
    UNCALCULATED = _left_out(
        vi="Công thức {found} ở cột “{column}” chưa được tính; hãy mở tệp bằng Excel rồi lưu lại.",
        en="The formula {found} under “{column}” was never calculated; open the file in Excel and save it.",
    )
    UNKNOWN_UNIT = _left_out(
        vi="“{found}” không có trong danh sách xã, phường, thị trấn{where}, nên cả dòng không được tính ({numbers}); {hint}.",
        en="“{found}” is not in the list of communes, wards and townships{where}, so the row is not counted ({numbers}); {hint}.",
    )
    UNKNOWN_DISTRICT = _left_out(
        vi="“{found}” được ghi thuộc “{district}”, không phải huyện, thị xã, thành phố nào của tỉnh, nên cả dòng không được tính ({numbers}); hãy kiểm tra tên huyện.",
        en="“{found}” stands under “{district}”, which is no district of the province, so the row is not counted ({numbers}); check the district.",
    )
    CODE_DIFFERS = _left_out(
        vi="“{found}” không khớp với mã {code} ({unit}) nên cả dòng không được tính ({numbers}); hãy sửa tên hoặc mã.",
        en="“{found}” does not agree with the code {code} ({unit}), so the row is not counted ({numbers}); correct the name or the code.",
    )
    BAND_NOT_A_TOTAL = _left_out(
        vi="“{found}” có số nhưng không phải tên xã, phường, thị trấn, cũng không phải tổng của các dòng bên dưới, nên không được tính ({numbers}); hãy ghi rõ loại hình và tên, mỗi dòng một đảng bộ.",
        en="“{found}” has numbers but is neither a commune, ward or township nor the total of rows below it, so they are not counted ({numbers}); state type and name, one row a committee.",
    )
    AMBIGUOUS_UNIT = _left_out(
        vi="“{found}” có thể là {candidates}, nên cả dòng không được tính ({numbers}); hãy ghi rõ loại hình và huyện.",
        en="“{found}” may be {candidates}, so the row is not counted ({numbers}); state its type and district.",
    )
    NAMELESS = _left_out(
        vi="Dòng {row} có số nhưng không có tên đơn vị nên không được tính ({numbers}); hãy điền tên.",
        en="Row {row} has numbers but no name, so it is not counted ({numbers}); fill in the name.",
    )
    REPEATED_UNIT = _left_out(
        vi="{unit} còn có ở {first}; không tính các số này: {numbers}. {verdict}",
        en="{unit} also stands at {first}; these numbers are not counted: {numbers}. {verdict}",
    )
    TOO_MANY_FIELDS = _left_out(
        vi="Dòng {row} có {fields} ô mà tiêu đề chỉ có {headings} cột, có lẽ vì dấu phẩy ở hàng nghìn đã tách một số thành hai, nên các số của dòng không được tính ({numbers}); hãy đặt số trong dấu nháy kép, bỏ dấu phẩy, hoặc lưu tệp với dấu chấm phẩy giữa các ô.",
        en="Row {row} has {fields} fields under {headings} headings, perhaps because a thousands comma split a number in two, so its numbers are not counted ({numbers}); put the number in quotation marks, remove the comma, or save the file with semicolons between the fields.",
    )
    MERGED_OVER_UNITS = _left_out(
        vi="Ô gộp ở cột “{column}” có một số ({value}) cho nhiều đơn vị: {units}; không rõ số của từng đơn vị nên không được tính. Hãy bỏ gộp ô và ghi số của mỗi đơn vị.",
        en="A merged cell under “{column}” holds one number ({value}) for several units: {units}; whose it is cannot be known, so it is not counted. Unmerge it and type the number of each unit.",
    )
    MORE_THAN_INHABITANTS = _left_out(
        vi="{unit}: {members} đảng viên, nhiều hơn số dân ({population} người, Tổng điều tra 1/4/2019), không thể đúng nên không được tính; hãy gõ lại số.",
        en="{unit}: {members} members, more than its inhabitants ({population}, census of 1 April 2019); that cannot be, so they are not counted; type the number again.",
    )
    MORE_THAN_ALL_OTHERS = _left_out(
        vi="{unit}: {members} đảng viên, nhiều hơn cả {rows} đơn vị kia của trang cộng lại, nên không được tính; hãy kiểm tra và gõ lại số.",
        en="{unit}: {members} members, more than the {rows} other units on the sheet together, so they are not counted; check the number and type it again.",
    )
    ROSTER_UNIT_UNKNOWN = _left_out(
        vi="Không rõ {persons} người (dòng đầu ở đây) thuộc đảng bộ nào nên không tính; hãy ghi rõ xã, phường, thị trấn.",
        en="It is not clear to which committee {persons} persons belong (the first row is here), so they are not counted; state commune, ward or township.",
    )
    OTHER_EDITION = _left_out(
        vi="Bảng này ({rows} dòng) là số liệu từ 1/7/2025, khi 64 đơn vị cũ đã nhập thành 25 xã, phường mới; không dòng nào được tính, không ghép theo tên.",
        en="This table ({rows} rows) is of 1 July 2025 or later, when the 64 units had gone into 25 new ones; none of it is counted, nothing is matched by name.",
    )
    OTHER_DAY_COLUMN = _left_out(
        vi="Cột “{found}” là số liệu của ngày hoặc kỳ khác, không rõ đến ngày nào, hoặc chỉ là một phần của kỳ, nên {numbers} số ở đó không được tính; nếu cần tính, hãy ghi ngày vào tiêu đề, ví dụ “31/12/2016”.",
        en="The column “{found}” is of another day or period, which the sheet does not name, or of a part of the period, so its numbers ({numbers}) are not counted; if they should be, write the day into the heading, such as “31/12/2016”.",
    )
    UNREAD_SHEET = _left_out(
        vi="Trang này có {figures} số ở {rows} dòng (dòng đầu ở đây) nhưng không đọc được nên không số nào được tính. {why}",
        en="This sheet has numbers ({figures}) in {rows} rows (the first is here), but cannot be read, so none is counted. {why}",
    )
    PROPOSED_MEMBERS = _left_out(
        vi="{heading} có số bên cạnh tên đơn vị; đó có phải là số đảng viên không? {members} ở {rows} dòng chưa được tính; nếu đúng, hãy ghi tiêu đề “Tổng số đảng viên”, hoặc khai cột này trong tệp của --columns.",
        en="{heading} has numbers beside names of units; is it the members? {members} in {rows} rows are not counted; if it is, head it “Tổng số đảng viên”, or name the column in the file of --columns.",
    )
    UNKNOWN_COLUMN = _left_out(
        vi="Cột “{found}” không có trong từ điển số liệu nên {numbers} số ở đó không được tính; hãy sửa tiêu đề, hoặc khai cột này trong tệp của --columns.",
        en="The column “{found}” is not in the data dictionary, so its numbers ({numbers}) are not counted; correct the heading, or name the column in the file of --columns.",
    )
    UNHEADED_COLUMN = _left_out(
        vi="Cột này có {numbers} số (số đầu ở đây) nhưng không có tiêu đề nên không được tính; hãy ghi tiêu đề.",
        en="This column has numbers ({numbers}, the first here) but no heading, so they are not counted; give it a heading.",
    )
    NUMBERS_BESIDE_TABLE = _left_out(
        vi="Bên cạnh bảng có {numbers} số đứng cùng dòng với tên đơn vị (số đầu ở đây) nhưng không thuộc bảng nên không được tính; hãy ghi tiêu đề cho các cột đó, sát với bảng.",
        en="Beside the table {numbers} numbers stand in rows with names of units (the first here), but they are no part of it and are not counted; give these columns headings, next to the table.",
    )
    UNREAD_FILE = _left_out(
        vi="Tệp này không đọc được nên không số nào trong đó được tính. {why}",
        en="This file cannot be read, so none of its numbers is counted. {why}",
    )
    NUMBER_AS_TEXT = _repaired(
        vi="“{found}” ở cột “{column}” được gõ dưới dạng chữ; đã đọc là số {value}.",
        en="“{found}” under “{column}” was typed as text; it was read as the number {value}.",
    )
    THOUSANDS_MARK_PROVEN = _meaning(
        Severity.REPAIRED,
        Level.WARNING,
        vi="Ô ở cột “{column}” là số lẻ {found}; đã được đọc là {proposed} vì chỉ như vậy tổng ở ô {total} mới đúng.",
        en="The cell under “{column}” holds the decimal number {found}; it was read as {proposed}, because only so the total in {total} holds.",
    )
    WHOLE_THOUSANDS_PROVEN = _meaning(
        Severity.REPAIRED,
        Level.WARNING,
        vi="Ô ở cột “{column}” ghi {typed}; đã được đọc là {proposed} (dấu hàng nghìn và các số 0 bị mất) vì chỉ như vậy tổng ở ô {total} mới đúng.",
        en="The cell under “{column}” holds {typed}; it was read as {proposed} (the thousands mark and its zeros were lost), because only so the total in {total} holds.",
    )
    LEGACY_TEXT = _repaired(
        vi="{count} ô (ô đầu ở đây) gõ bằng phông hoặc bảng mã cũ {encoding}; đã đọc thành Unicode.",
        en="{count} cells (the first is here) were typed in the older font or code {encoding}; they were read as Unicode.",
    )
    FORMULA_COMPUTED = _repaired(
        vi="{where} có công thức chưa được tính trong tệp (“{words}”); đã tính từ các ô cùng trang.",
        en="{where}: a formula without a stored value (“{words}”); it was computed from the cells of this sheet.",
    )
    OTHER_READER = _meaning(
        Severity.REPAIRED,
        Level.WARNING,
        vi="Tệp bị lỗi nhẹ nên phải đọc bằng bộ đọc khác, không thấy ô lỗi, ô ẩn, chữ gạch bỏ và chữ viết cao; hãy mở bằng Excel, lưu thành .xlsx rồi kiểm tra lại.",
        en="The file is slightly damaged and was read by another reader, which sees no errors, hidden cells, struck-out or raised text; open it in Excel, save it as .xlsx and check again.",
    )
    EARLIER_NAME = _repaired(
        vi="“{found}” là tên cũ (đến {until}); đã tính cho {unit}.",
        en="“{found}” is an earlier name (until {until}); counted for {unit}.",
    )
    NO_NUMBER = _doubtful(
        vi="{unit} không có số ở cột “{column}” (ô {held}); coi là thiếu số liệu, không phải 0.",
        en="{unit} has no number under “{column}” ({held}); taken as missing, not as 0.",
    )
    TOTAL_DIFFERS = _wrong(
        vi="Tổng ghi trên trang ở cột “{column}” là {printed}, cộng các dòng được {computed}, chênh {difference}.",
        en="The sheet's own total under “{column}” is {printed}, its rows add up to {computed}, a difference of {difference}.",
    )
    TOTAL_UNREAD = _doubtful(
        vi="Tổng ở cột “{column}” không đọc được (ô {held}) nên chưa được đối chiếu; nếu là công thức, hãy mở tệp bằng Excel rồi lưu lại.",
        en="The total under “{column}” cannot be read ({held}), so it was not compared; if it is a formula, open the file in Excel and save it.",
    )
    PART_EXCEEDS = _wrong(
        vi="{unit}: “{part}” ({part_value}) lớn hơn “{whole}” ({whole_value}).",
        en="{unit}: “{part}” ({part_value}) exceeds “{whole}” ({whole_value}).",
    )
    PARTS_DIFFER = _wrong(
        vi="{unit}: {parts} cộng lại được {computed}, khác “{whole}” ({whole_value}).",
        en="{unit}: {parts} add up to {computed}, not to “{whole}” ({whole_value}).",
    )
    NO_ROW_ADDS_UP = _wrong(
        vi="Ở cả {rows} dòng của bảng, {parts} không khớp với “{whole}”; hãy kiểm tra xem tiêu đề các cột này có đúng không.",
        en="In all {rows} rows of the table {parts} do not agree with “{whole}”; check whether these columns have the right headings.",
    )
    COLUMNS_SWAPPED = _wrong(
        vi="Cột “{first}” ({first_cell}) và cột “{second}” ({second_cell}) có lẽ bị đổi chỗ cho nhau: các số ở mọi dòng chỉ khớp khi đổi lại. Hãy kiểm tra và sửa hai tiêu đề; số liệu được giữ như đã ghi.",
        en="The columns “{first}” ({first_cell}) and “{second}” ({second_cell}) have perhaps changed places: the numbers in all rows fit only the other way round. Check the two headings and correct them; the numbers were kept as they stand.",
    )
    FEW_OFFICIAL = _doubtful(
        vi="{unit}: {official} đảng viên chính thức cho {cells} chi bộ; mỗi chi bộ phải có ít nhất 3.",
        en="{unit}: {official} official members in {cells} cells; each cell must have at least 3.",
    )
    FEWER_THAN_CELLS = _wrong(
        vi="{unit}: {members} đảng viên mà có {cells} chi bộ; hãy kiểm tra cả hai số.",
        en="{unit}: {members} members but {cells} cells; check both numbers.",
    )
    SMALL_COMMITTEE = _doubtful(
        vi="{unit}: {members} đảng viên; đảng bộ cơ sở có từ 30 đảng viên, trừ khi cấp trên đồng ý.",
        en="{unit}: {members} members; a grassroots committee has at least 30, unless its superior consents.",
    )
    LARGE_CELLS = _known(
        vi="{unit}: {members} đảng viên ở {cells} chi bộ, bình quân {mean} mỗi chi bộ, trên 30.",
        en="{unit}: {members} members in {cells} cells, {mean} a cell on average, above 30.",
    )
    OTHER_CELLS = _doubtful(
        vi="{unit} có {value} ở cột “{column}”; ở Bạc Liêu phường có chi bộ khóm, xã và thị trấn có chi bộ ấp.",
        en="{unit} has {value} under “{column}”; in Bạc Liêu wards have khóm cells, communes and townships ấp cells.",
    )
    PROBATIONARY_HIGH = _doubtful(
        vi="{unit}: {probationary} đảng viên dự bị nhưng trong năm chỉ kết nạp {admitted}.",
        en="{unit}: {probationary} probationary members, but only {admitted} were admitted within the year.",
    )
    INHABITANTS_DIFFER = _doubtful(
        vi="{unit}: {members} đảng viên trên {population} dân, ngoài khoảng 1–200 trên 1.000 dân; hãy kiểm tra cả hai số.",
        en="{unit}: {members} members of {population} inhabitants, outside 1–200 per 1,000; check both numbers.",
    )
    LARGE_CHANGE = _doubtful(
        vi="{unit}: {members} đảng viên, ngày {day} là {before}, thay đổi {change}: {why} (thường là {usual}); hãy kiểm tra.",
        en="{unit}: {members} members, {before} on {day}, a change of {change}: {why} (usually {usual}); check it.",
    )
    FLOWS_DIFFER = _wrong(
        vi="{unit}: đầu kỳ {start} + tăng {up} − giảm {down} = {computed}, khác số cuối kỳ {members}.",
        en="{unit}: {start} at the start + {up} − {down} = {computed}, not {members} at the end.",
    )
    TRANSFERS_DIFFER = _known(
        vi="Toàn tỉnh chuyển đến {into}, chuyển đi {out}, chênh {difference}: đó là số chuyển với ngoài tỉnh, nếu không có ô nào sai.",
        en="In the whole province {into} arrived and {out} left, a difference of {difference}: moves from and to outside, if no cell is wrong.",
    )
    MARKS_MISSING = _known(
        vi="{count} dòng (dòng đầu ở đây, “{found}”) ghi tên thiếu dấu; đã hiểu là {unit}.",
        en="{count} rows (the first is here, “{found}”) have names without their marks; they were read as {unit}.",
    )
    TAUGHT = _known(
        vi="“{found}” được hiểu là “{meaning}” theo {taught}.",
        en="“{found}” was read as “{meaning}”, as {taught} says.",
    )
    TAUGHT_UNUSED = _known(
        vi="{taught} còn {count} mục không dùng đến: {names}. Nếu viết sai chữ trên bảng thì hãy sửa.",
        en="{taught} has entries that were not used ({count}): {names}. Correct them if they misspell the words of the sheets.",
    )
    TYPE_DIFFERS = _wrong(
        vi="Cột loại hình ghi “{found}” nhưng tên là “{name}”; đã tính cho {unit}.",
        en="The type column says “{found}” but the name is “{name}”; counted for {unit}.",
    )
    RATE_OUTSIDE = _doubtful(
        vi="“{found}” ở cột “{column}” nằm ngoài khoảng có thể có (tỷ lệ từ 0 đến 100, tuổi từ 18 đến 90).",
        en="“{found}” under “{column}” is outside what can be (a percentage from 0 to 100, an age from 18 to 90).",
    )
    INDICATOR_DIFFERS = _wrong(
        vi="“{label}” ở cột “{column}” ghi {printed}, tính lại được {computed} ({how}), chênh {difference}.",
        en="“{label}” under “{column}” is {printed}, computed again it is {computed} ({how}), a difference of {difference}.",
    )
    UNKNOWN_INDICATOR = _wrong(
        vi="Dòng {row} (“{found}”) có số nhưng không phải chỉ tiêu đã biết của Biểu {form}; số vẫn được giữ, kèm nguyên văn nhãn.",
        en="Row {row} (“{found}”) has numbers but is no known indicator of Form {form}; they are kept under the label as typed.",
    )
    REPEATED_INDICATOR = _wrong(
        vi="“{found}” đã có ở {first}; số của dòng này vẫn được giữ, kèm nguyên văn nhãn, nhưng không tính là chỉ tiêu đó.",
        en="“{found}” already stands at {first}; the numbers of this row are kept under the label as typed, not as that indicator.",
    )
    NOT_A_MEAN = _wrong(
        vi="“{found}” ở cột “{column}” không thể là tuổi bình quân (18–90) nên không được đọc.",
        en="“{found}” under “{column}” cannot be a mean age (18–90) and was not read.",
    )
    MISSING_UNITS = _wrong(
        vi="{district}{when}: thiếu {missing}/{expected} đơn vị: {names}.",
        en="{district}{when}: {missing} of {expected} units have no row: {names}.",
    )
    OF_NO_DISTRICT = _doubtful(
        vi="Có {rows} dòng ({members} đảng viên) không rõ thuộc huyện nào, bắt đầu từ ô này, nên không có trong trang của huyện nào; xem trang chung.",
        en="Rows of no known district ({rows}, with {members} members), starting here, are in no district's pages; see the pages of all.",
    )
    STRUCK_OUT = _doubtful(
        vi="{where} có nội dung bị gạch ngang (“{words}”) nên coi như không có; nếu vẫn đúng, hãy bỏ gạch ngang.",
        en="{where}: struck-out text (“{words}”) was taken as not there; if it holds, remove the strikethrough.",
    )
    COVERED_CELLS = _doubtful(
        vi="{where} có nội dung nằm dưới ô gộp (“{words}”), không nhìn thấy nên không được đọc; nếu cần, hãy bỏ gộp ô.",
        en="{where}: content under a merged cell (“{words}”) cannot be seen and was not read; unmerge the cells if it counts.",
    )
    RAISED_MARK = _known(
        vi="{where} có chữ viết cao (“{words}”): đó là dấu chú thích, không phải một phần của số hay tên.",
        en="{where}: raised text (“{words}”) is a footnote mark and no part of the number or name.",
    )
    HIDDEN_TEXT = _known(
        vi="{where} có nội dung mà trang web không hiển thị (“{words}”) nên không được đọc.",
        en="{where}: content that the web page does not show (“{words}”) was not read.",
    )
    COLUMN_OF_WORDS = _doubtful(
        vi="Cột “{found}” không có trong từ điển số liệu nên không được đọc; cột này không có số.",
        en="The column “{found}” is not in the data dictionary and was not read; it holds no numbers.",
    )
    OTHER_FACTS = _known(
        vi="Cột {names} ghi điều khác, không phải số liệu về tổ chức đảng và đảng viên, nên không được đọc; nếu không phải vậy, hãy khai cột trong tệp của --columns.",
        en="The columns {names} hold other facts than counts of the Party and were not read; if that is not so, name them in the file of --columns.",
    )
    ROSTER_COUNTED = _known(
        vi="Trang này là danh sách {persons} người; chỉ đếm theo đảng bộ, không giữ lại điều gì khác.",
        en="This sheet lists {persons} persons; they were only counted by committee, and nothing else was kept.",
    )
    BESIDE_TABLE = _known(
        vi="Bên cạnh bảng còn dữ liệu khác, bắt đầu từ ô này, không thuộc bảng nên không được đọc.",
        en="Other data stand beside the table, starting here; they are no part of it, so they were not read.",
    )
    PERSONAL_COLUMN = _known(
        vi="Cột “{found}” là thông tin cá nhân nên không được đọc và không được giữ lại.",
        en="The column “{found}” is personal and was neither read nor kept.",
    )
    OF_WHICH_ROW = _known(
        vi="“{found}” là một phần của dòng trên nên không cộng thêm ({numbers}).",
        en="“{found}” is part of the row above and is not added to it ({numbers}).",
    )
    RATE_ROW = _known(
        vi="“{found}” là dòng tỷ lệ hoặc so sánh, không phải số đếm, nên không được đọc.",
        en="“{found}” is a row of rates or comparisons, not of counts, and was not read.",
    )
    OTHER_ORGANISATIONS = _known(
        vi="Ngoài danh sách, được cộng riêng: {rows} dòng của tổ chức đảng khác (không phải xã, phường, thị trấn), {numbers}: {names}.",
        en="Outside the list, added up apart: {rows} rows of other organisations (no commune, ward or township), {numbers}: {names}.",
    )
    DIFFERS_FROM_PUBLISHED = _known(
        vi="{type}: “{column}” là {value}, số công bố ngày {published} là {expected}, chênh {difference}.",
        en="{type}: “{column}” is {value}, the figure published on {published} is {expected}, a difference of {difference}.",
    )
    HIDDEN_CELLS = _doubtful(
        vi="{count} ô có số đang bị ẩn (dòng, cột hoặc trang ẩn; ô đầu ở đây) nhưng vẫn được tính.",
        en="{count} cells with numbers are hidden (by row, column or sheet; the first is here) but were counted all the same.",
    )
    NO_TABLE_ON_SHEET = _known(
        vi="Trang này có dữ liệu nhưng không phải danh sách đảng bộ, cũng không phải Biểu 1, 2, 3 hoặc 5, nên không được đọc.",
        en="This sheet holds data but is neither a list of committees nor a Form 1, 2, 3 or 5, and was not read.",
    )
    LOCK_FILE = _known(
        vi="Tệp khóa, không có số liệu, được bỏ qua: “{opened}” đang mở trong chương trình khác; số gõ sau lần lưu cuối chưa có trong tệp.",
        en="A lock file without figures, passed over: “{opened}” is open in another program; what was typed since it was last saved is not in it.",
    )
    OWN_FILES = _known(
        vi="Tệp do chương trình này ghi ra được bỏ qua: {names}. Muốn đọc tệp nào, hãy chỉ đích danh tệp đó.",
        en="Files that this program wrote are passed over: {names}. To have one read, name it by itself.",
    )
    OTHER_FILES = _known(
        vi="Tệp ẩn và tệp không phải bảng tính được bỏ qua: {names}.",
        en="Hidden files and files that are no spreadsheets are passed over: {names}.",
    )
    DAY_UNREAD = _wrong(
        vi="“{found}” ở cột thời điểm không phải là ngày; dòng này được tính theo ngày ghi ở dòng trên. Hãy gõ lại, ví dụ 31/12/2016.",
        en="“{found}” in the date column is no day; the row is taken to be of the day above it. Type it again, such as 31/12/2016.",
    )
    DAYS_DISAGREE = _doubtful(
        vi="Phần đầu trang, tên trang và tiêu đề cột ghi hai ngày khác nhau: {day} và {other}; số liệu được tính theo ngày {day}. Hãy sửa ngày sai.",
        en="The lines above the table, the name of the sheet and the headings of columns name two days: {day} and {other}; the figures are taken to be of {day}. Correct the wrong one.",
    )
    NO_DATE = _doubtful(
        vi="Không thấy ngày số liệu ở phần đầu trang; hãy ghi thêm, ví dụ “tính đến 31/12/2016”.",
        en="No date of the figures was found above the table; write it there, such as “tính đến 31/12/2016”.",
    )

    NO_DATE_AMONG_DATED = _left_out(
        vi="Không thấy ngày số liệu, trong khi có số liệu khác ghi ngày {days}; không rõ thuộc ngày nào nên {rows} dòng ở đây không được tính. Hãy ghi ngày ở phần đầu bảng, ví dụ “tính đến 31/12/2016”.",
        en="No date of the figures was found, while others are of {days}; it is not known to which day these {rows} rows belong, so they are not counted. Write the date above the table, such as “tính đến 31/12/2016”.",
    )
    DAY_TAKEN = _repaired(
        vi="Không thấy ngày số liệu ở đây; lấy ngày {day} theo {rule}. Nếu không đúng, hãy ghi ngày ở phần đầu bảng.",
        en="No date of the figures stands here; {day} was taken, which is that of {rule}. If it is wrong, write the date above the table.",
    )
    HIDDEN_COPY = _known(
        vi="Trang ẩn này lặp lại {numbers} số đã có ở {first}; chỉ tính số ở trang nhìn thấy, số ở đây để ngoài danh sách. {verdict}",
        en="This hidden sheet repeats numbers ({numbers}) that stand at {first}; those that can be seen are counted, these are outside the list. {verdict}",
    )
    COPY = _known(
        vi="Bảng này lặp lại {numbers} số đã có ở {first}. {verdict}",
        en="This table repeats numbers ({numbers}) that stand at {first}. {verdict}",
    )

    def __init__(self, severity: Severity, level: Level, phrase: Phrase):
        self.severity, self.level, self.phrase = severity, level, phrase

    @property
    def label(self) -> Phrase:
        """The words before the sentence: what became of the number, or how grave the remark is."""
        return LEVEL_WORDS[self.level] if self.severity is Severity.REMARK else SEVERITY_WORDS[self.severity]

    @property
    def slug(self) -> str:
        """The kind as JSON has it: "not_a_number"."""
        return self.name.lower()

    def finding(
        self,
        at: At,
        found: object = None,
        columns: Sequence[str] = (),
        /,
        *,
        left_out: Mapping[str, int] = MappingProxyType({}),
        outside: Mapping[str, int] = MappingProxyType({}),
        on: dt.date | None = None,
        unread: int = 0,
        **details: object,
    ) -> Finding:
        """A finding of this kind. `on` is the day of the numbers that it leaves out or that are outside the list."""
        return Finding(
            kind=self,
            at=at,
            found=found,
            left_out=dict(left_out),
            details=details,
            columns=tuple(columns),
            outside=dict(outside),
            day=on,
            unread=unread,
        )


@dataclass(frozen=True, slots=True)
class Figure:
    """A number in a finding, not yet text, with the columns that it tells of, so that it can be hidden before a sentence is made.

    >>> given = Figure(1200, ("members",))
    >>> given.say("vi"), given.without({"members"}).say("vi"), given.without({"cells"}).say("en")
    ('1.200', '[c]', '1,200')
    """

    value: int | str | Phrase
    columns: tuple[str, ...]

    def without(self, columns: Collection[str]) -> Figure:
        """The same, hidden if it tells of one of these columns."""
        return self if set(columns).isdisjoint(self.columns) else replace(self, value=HIDDEN)

    def say(self, lang: str) -> str:
        """The number as text."""
        return FIGURE.say(lang, value=self.value)


def figures(columns: Sequence[str], /, **values: int | str | Phrase) -> Details:
    """Numbers by their names in the sentence, of which each tells of all these columns."""
    return {name: Figure(value, tuple(columns)) for name, value in values.items()}


@dataclass(frozen=True, slots=True)
class Counts:
    """Numbers in a finding, not yet text, so that some can be hidden before a sentence is made: of each its column, the number
    (or the sign for a hidden one) and its cell, which is "" for a sum.

    >>> given = Counts((("members", 1200, "C7"), ("expelled", 0, "D7")))
    >>> given.say("en"), given.without({"expelled"}).say("en")
    ('members 1,200 at C7, expelled 0 at D7', 'members 1,200 at C7, expelled [c] at D7')
    """

    of: tuple[tuple[str, int | str, str], ...]

    def without(self, columns: Collection[str]) -> Counts:
        """The same with the numbers of these columns hidden, the zeros too."""
        return Counts(tuple((column, HIDDEN if column in columns else count, cell) for column, count, cell in self.of))

    def say(self, lang: str) -> str:
        """The numbers with the labels of their columns, and with their cells."""
        labels = {column: COLUMNS[column].label.say(lang) for column, _, _ in self.of}
        if any(cell for _, _, cell in self.of):
            return ", ".join(
                COUNT_IN_CELL.say(lang, column=labels[column], count=count, cell=cell)
                for column, count, cell in self.of
            )
        return "; ".join(f"{labels[column]} {count}" for column, count, _ in self.of)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One finding. `found` is the content of the cell, unchanged; `left_out` the number that it keeps out of each count column.

    `outside` are the numbers that do not belong to the list, by column. `day` is that of both. `unread` says how many numbers of no
    known column were left out. What is about all files has the address `EVERY_FILE`, where there are several.

    `columns` are the count columns that `found` tells of. In the `details` a number that tells of columns is a `Figure`, those of a
    whole row are `Counts`; everything else may always be shown, but on a page what is in its detail `on_page` is said instead.
    """

    kind: Kind
    at: At
    found: object = None
    left_out: dict[str, int] = field(default_factory=dict)
    details: dict[str, Any] = field(default_factory=dict)
    columns: tuple[str, ...] = ()
    outside: dict[str, int] = field(default_factory=dict)
    day: dt.date | None = None
    unread: int = 0

    def of_districts(self, parts: Mapping[str | None, Finding]) -> Finding:
        """The same with what is to be said of it in each district (None: in none), for the pages of one."""
        return replace(self, details={**self.details, "by_district": dict(parts)})

    def say(self, lang: str) -> str:
        """The finding as a sentence."""
        written = cell_text(self.found)
        if lang == "vi" and isinstance(self.found, float):  # 9.768 would mean nine thousand
            written = written.replace(".", ",")
        held = CELL_SAYS if written.strip() else CELL_IS_EMPTY
        details = {name: of.say(lang) if isinstance(of, Counts | Figure) else of for name, of in self.details.items()}
        return self.kind.phrase.say(lang, found=written, held=held.say(lang, found=written), **details)

    def without(self, columns: Collection[str]) -> Finding:
        """The same with the numbers of these columns hidden: "[c]" stands for them in the sentence.

        >>> details = {"column": "Khai trừ", **figures(["expelled"], printed=7, computed=5, difference=2)}
        >>> finding = Finding(kind=Kind.TOTAL_DIFFERS, at=At("a.xlsx"), found=7, details=details, columns=("expelled",))
        >>> finding.without({"expelled"}).say("en")
        "The sheet's own total under “Khai trừ” is [c], its rows add up to [c], a difference of [c]."
        """
        hides = not set(columns).isdisjoint(self.columns) and cell_text(self.found).strip()
        hidable = {name: of.without(columns) for name, of in self.details.items() if isinstance(of, Counts | Figure)}
        on_page = self.details.get("on_page", {})
        return replace(self, found=HIDDEN if hides else self.found, details=self.details | hidable | on_page)

    @property
    def order(self) -> tuple[str, int, str, int, int, str]:
        """The sort key: file, gravity, place and kind, so that what matters most is mended first, from top to bottom."""
        at, gravity = self.at, LABELS.index(self.kind.label)
        return (at.file, gravity, at.sheet or "", at.row or 0, at.column or 0, self.kind.slug)


def cell_text(found: object) -> str:
    """The content of a cell as text; "" for an empty cell.

    >>> cell_text(None), cell_text(9.768), cell_text(" 9.768 ")
    ('', '9.768', ' 9.768 ')
    """
    return "" if found is None else str(found)


def columns_named(*labels: str) -> tuple[str, ...]:
    """The ids of the columns that headings, or the labels of a form's rows, name.

    >>> columns_named("Khai trừ", "Trong đó ▸ Nữ", "Kỳ này")
    ('expelled', 'members_female')
    """
    named = (column_named(tuple(words.split(" ▸ "))) for words in labels)
    return tuple(column.id for column in named if column)


def names_in_sentence(names: Sequence[str]) -> str:
    """Names for a sentence; of more than `MOST_IN_SENTENCE` the first, and how many more there are.

    >>> names_in_sentence(["a", "b"]), names_in_sentence([*"abcdefghijkl"])
    ('a, b', 'a, b, c, d, e, f, g, h, i, j, … (+2)')
    """
    more = len(names) - MOST_IN_SENTENCE
    return ", ".join([*names[:MOST_IN_SENTENCE], *([f"… (+{more})"] if more > 0 else [])])


def count_by_label(findings: Iterable[Finding], lang: str) -> str:
    """The number of findings of each label, the gravest first, as text; "" when there are none.

    >>> count_by_label([Finding(kind=Kind.NO_DATE, at=At("a.xlsx"))], "vi")
    '1 cần xem lại'
    """
    found = Counter(finding.kind.label for finding in findings)
    return ", ".join(f"{number(found[label], lang)} {label.say(lang)}" for label in LABELS if found[label])


FIGURE = Phrase(vi="{value}", en="{value}")
COUNT_IN_CELL = Phrase(vi="{column} {count} ở {cell}", en="{column} {count} at {cell}")
CELL_SAYS = Phrase(vi="ghi “{found}”", en="the cell says “{found}”")
CELL_IS_EMPTY = Phrase(vi="để trống", en="the cell is empty")
