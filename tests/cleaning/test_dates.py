"""Dates: lines that only say when are known in every language, and lines that say more are not."""

import pytest

from cleannews import Cleaner
from cleannews.cleaning.language import lexicon_for
from cleannews.cleaning.lexicon import codes, load

TIMED = {
    "ar": "الجمعة 3 مايو 2024 الساعة 12:05",
    "az": "3 may 2024, saat 12:05",
    "be": "3 мая 2024 года, 12:05",
    "bg": "петък, 3 май 2024 г., 12:05 ч.",
    "cs": "pátek 3. května 2024 ve 12:05",
    "da": "fredag d. 3. maj 2024 kl. 12.05",
    "de": "Freitag, 3. Mai 2024, 12.05 Uhr",
    "el": "Παρασκευή 3 Μαΐου 2024, ώρα 12:05",
    "en": "Friday, May 3, 2024 at 12:05 p.m.",
    "es": "viernes, 3 de mayo de 2024 a las 12:05",
    "et": "reede, 3. mai 2024 kell 12:05",
    "fa": "جمعه ۱۴ اردیبهشت ۱۴۰۳ ساعت ۱۲:۰۵",
    "fi": "perjantai 3. toukokuuta 2024 klo 12.05",
    "fr": "vendredi 3 mai 2024 à 12h05",
    "hr": "petak, 3. svibnja 2024. u 12:05",
    "hu": "2024. május 3., péntek 12:05",
    "hy": "3 մայիսի 2024, 12:05",
    "it": "venerdì 3 maggio 2024 alle ore 12:05",
    "ja": "2024年5月3日 12時05分",
    "ka": "3 მაისი 2024, 12:05",
    "kk": "2024 жылғы 3 мамыр, 12:05",
    "ko": "2024년 5월 3일 오후 12:05",
    "ky": "2024-жылдын 3-май, 12:05",
    "lt": "2024 m. gegužės 3 d. 12:05",
    "lv": "2024. gada 3. maijs plkst. 12:05",
    "nl": "vrijdag 3 mei 2024 om 12:05 uur",
    "no": "fredag 3. mai 2024 kl. 12.05",
    "pl": "piątek, 3 maja 2024 r., godz. 12:05",
    "pt": "sexta-feira, 3 de maio de 2024 às 12h05",
    "ro": "vineri, 3 mai 2024, ora 12:05",
    "ru": "Пятница, 3 мая 2024 года в 12:05 (мск)",
    "sk": "piatok 3. mája 2024 o 12:05",
    "sr": "petak, 3. maj 2024. u 12:05",
    "sv": "fredag den 3 maj 2024 kl. 12.05",
    "tg": "3 майи соли 2024, соати 12:05",
    "tr": "3 Mayıs 2024 Cuma, saat 12:05",
    "uk": "П'ятниця, 3 травня 2024 року о 12:05",
    "uz": "2024-yil 3-may, soat 12:05",
    "zh": "2024年5月3日 星期五 下午 12:05",
}


@pytest.mark.parametrize("lang", TIMED)
def test_a_line_that_says_when_is_a_timestamp(lang: str) -> None:
    (match,) = [match for match in lexicon_for(lang, "").match(TIMED[lang]) if match.rule == "any.date"]
    assert (str(match.label), match.certain) == ("timestamp", True)


@pytest.mark.parametrize("lang", codes())
def test_a_language_has_words_of_time(lang: str) -> None:
    words = load(lang).words
    assert words.months
    assert words.weekdays
    assert words.time_words


STORY = [
    "Am 3. Mai wurde der Grundstein für das neue Rathaus gelegt, ein Jahr später war Richtfest.",
    "Im Herbst zogen die ersten Ämter ein, zuletzt das Standesamt aus der Bergstraße.",
]


@pytest.mark.parametrize(
    "line", ["3. Mai 2024", "Mai 2024", "Mittwoch, 17. 7.", "Um 12 Uhr in der Bergstraße", "3. Mai 2024 in Bonn"]
)
def test_a_bare_date_heads_an_entry_of_a_chronicle(line: str) -> None:
    text = "\n\n".join(["Das neue Rathaus", STORY[0], line, STORY[1]])
    assert Cleaner(lang="de").clean(text).body.split("\n\n") == [STORY[0], line, STORY[1]]
