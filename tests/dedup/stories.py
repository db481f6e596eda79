"""Texts of our own writing for the tests of near-duplicates."""

STORY = (
    "Паром с двумя сотнями пассажиров сел на мель у входа в гавань в ночь на вторник. Никто не пострадал, сообщила "
    "портовая служба. Судно шло с островов и потеряло ход из-за поломки рулевой машины, рассказал капитан. Буксиры "
    "сняли паром с мели к шести утра, после чего пассажиров доставили на берег катерами. Движение по фарватеру "
    "перекрывали на девять часов, из-за чего задержались одиннадцать грузовых судов. Причины аварии выясняет комиссия, "
    "которую возглавил начальник порта. Рейсы на острова возобновят, когда водолазы осмотрят корпус."
)
OTHER = (
    "The city council voted on Thursday to rebuild the old tram line along the river, closed forty years ago. "
    "Work is to begin next spring and to take three years. Shopkeepers on the embankment fear for trade while the "
    "street is dug up, and two councillors voted against. The mayor called the line a debt paid to the suburbs."
)
WRAPPER = "Подписывайтесь на наш канал. Читайте также: главное за день. Нашли ошибку? Выделите её и нажмите кнопку."
BULLETIN = (
    "Гидрометцентр обещает на {day} марта переменную облачность без осадков. Ночью температура воздуха в городе "
    "опустится до {night} градусов, днём воздух прогреется до {noon} градусов. Ветер западный, {wind} метров в "
    "секунду. Атмосферное давление составит {pressure} миллиметров ртутного столба, влажность {wet} процентов."
)
BULLETINS = [
    BULLETIN.format(day=12, night=-3, noon=5, wind="4-6", pressure=745, wet=61),
    BULLETIN.format(day=13, night=-7, noon=1, wind="7-9", pressure=752, wet=48),
    BULLETIN.format(day=14, night=-1, noon=8, wind="2-3", pressure=739, wet=77),
]


def sentences(text, keep):
    """Some of a text's sentences, by number."""
    parts = text.split(". ")
    return ". ".join(parts[i] for i in keep)


def replaced(text, every, word="иначе"):
    """A text with every so many of its words replaced."""
    return " ".join(f"{word}{i}" if i % every == every - 1 else old for i, old in enumerate(text.split()))
