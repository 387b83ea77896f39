"""Texts as long as a newsroom's, in both languages, made by a program: quick to make by the million."""

import random
from dataclasses import dataclass

# Who did what, where, why: a line each.
ENGLISH = """
the ministry|the port authority|the lender|the grid operator|two people familiar with the talks|the contractor|the union
in Mombasa|near Almaty|outside Piraeus|in Gwadar|along the Mekong|in Lima|at the Dry Port|in Karachi|at Khorgos
approved|delayed|signed|cancelled|reopened|reviewed|put out to tender|financed|suspended|extended|inspected|defended
the container terminal|the freight line|the power plant|the cable|the customs union|the reservoir|the pipeline
because the soil proved softer than planned|after months of talks about the price|to meet a deadline in spring
"""
CHINESE = """
财政部|港务局|贷款银行|电网公司|两名知情人士|承包商|审计署|海关|铁路公司|工会|监管机构
在蒙巴萨|在阿拉木图附近|在比雷埃夫斯|在瓜达尔|沿湄公河|在利马|在布达佩斯|在卡拉奇
批准了|推迟了|签署了|取消了|重启了|审查了|公开招标|资助了|暂停了|延长了|检查了
集装箱码头|货运线|发电厂|海底电缆|关税同盟|水库|跨江大桥|工业园|钢铁合同|输油管道
因为地基比预计的松软|在数月议价之后|以赶上春季期限|在利率上升之际|尽管渔民反对
"""
PARAGRAPHS, SENTENCES = 12, 4
POOL = 3_000


@dataclass(frozen=True)
class Text:
    headline: str
    standfirst: str
    paragraphs: list[str]


class Writer:
    """Writes stories of one language, always the same ones for one seed."""

    def __init__(self, language: str, seed: int) -> None:
        self.chance = random.Random(f"{seed} {language}")
        self.chinese = language.startswith("zh")
        lines = (CHINESE if self.chinese else ENGLISH).strip().splitlines()
        self.parts = [line.split("|") for line in lines]
        # Paragraphs are put together once; a story takes a dozen of them in an order of its own.
        self.pool = [self._paragraph() for _ in range(POOL)]

    def story(self, rare: str = "") -> Text:
        body = self.chance.sample(self.pool, PARAGRAPHS)
        if rare:
            body[3] = f"{body[3]} {rare}"
        return Text(self._headline(), self._sentence(), body)

    def _headline(self) -> str:
        number = self.chance.randrange(1_000, 1_000_000)
        who, where, did, what = (self._some(place) for place in range(4))
        if self.chinese:
            return f"{who}{where}{did}{what}:第{number}号文件"
        return f"{who.capitalize()} {did} {what} {where}: file {number:,}"

    def _paragraph(self) -> str:
        return ("" if self.chinese else " ").join(self._sentence() for _ in range(SENTENCES))

    def _sentence(self) -> str:
        who, where, did, what, why = (self._some(place) for place in range(5))
        if self.chinese:
            return f"{who}{where}{did}{what},{why}。"
        return f"{who.capitalize()} {where} {did} {what} {why}."

    def _some(self, place: int) -> str:
        return self.chance.choice(self.parts[place])
