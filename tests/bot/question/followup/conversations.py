"""Conversations that follow-ups are asked in."""

from bot.question.followup import Turn, standalone


def talk(*pairs: tuple[str, str]) -> list[Turn]:
    """The turns of a conversation, each question made to stand alone by what came before it; "" abstains."""
    turns: list[Turn] = []
    for question, answer in pairs:
        turns.append(Turn(question, standalone(question, turns), answer, abstained=not answer))
    return turns


SPEECH = talk(("When did President Okafor speak?", "President Okafor spoke on Monday."))
LAYOFFS = talk(
    ("How many engineers did Northwind Motors lay off in 2019?", "Northwind Motors laid off 300 engineers in 2019.")
)
REFUNDS = talk(("What is the refund policy for annual plans?", "Annual plans can be refunded within 30 days."))
EFFECT = talk(("Who discovered the Kessel effect?", "Marta Kessel discovered it in 1931 in Zurich."))
FINAL = talk(("Did Rovers beat United in the 2018 final?", "Yes, Rovers beat United 2-1 in Leeds."))
BOARD = talk(("What did the board cancel?", "The board cancelled the Oslo project."))
SMALL = talk(("when did maria lopez join acme?", "Maria Lopez joined Acme in 2012."))
SUMMIT = talk(("Where should Ibarra and Novak meet?", "They should meet in Vienna."))
NO_ANSWER = talk(("Who is the chief executive of Lumen Labs?", ""))
DRUG = talk(("What are the side effects of dorazol?", "Nausea and headaches."))
NOVEL = talk(("Who wrote the novel Red Harbour?", "Ines Alder."), ("Where was she born?", "In Porto."))
CLAIM = talk(("How long do I have to hand in my invoices?", "Two weeks."))
KESTREL = talk(("How much does the Kestrel 5 cost?", ""))
GYM = talk(("Is there a gym in the cellar?", ""))
FEES = talk(("How much is the basic plan?", "Ten euros a month."))
BONUS = talk(("Do interns get a bonus?", "Interns are not entitled to a bonus."))
SITE = talk(("Who leads the Lyon site?", "Helena Ruiz leads the Lyon site."))
