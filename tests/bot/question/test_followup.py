import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import prompts
from bot.question.followup import Turn, accept_rewrite, condense_prompt, standalone


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


@pytest.mark.parametrize(
    ("turns", "question", "expected"),
    [
        (SPEECH, "What did he say?", "What did President Okafor say?"),
        (SPEECH, "Who did he meet?", "Who did President Okafor meet?"),
        (SPEECH, "did he mention the banks?", "did President Okafor mention the banks?"),
        (SPEECH, "And where was he born?", "And where was President Okafor born?"),
        (LAYOFFS, "Did they get severance?", "Did the engineers get severance?"),
        (LAYOFFS, "How did it respond?", "How did Northwind Motors respond?"),
        (REFUNDS, "Does it cover upgrades?", "Does the refund policy for annual plans cover upgrades?"),
        (EFFECT, "Where was she born?", "Where was Marta Kessel born?"),
        (EFFECT, "How does it work?", "How does the Kessel effect work?"),
        (EFFECT, "Did her work win a prize?", "Did Marta Kessel's work win a prize?"),
        (FINAL, "Who was their coach?", "Who was Rovers' coach?"),
        (BOARD, "How much did it cost?", "How much did the Oslo project cost?"),
        (SMALL, "why did she leave?", "why did Maria Lopez leave?"),
        (SMALL, "whn did she leav", "whn did Maria Lopez leav"),
        (SUMMIT, "What would they discuss?", "What would Ibarra and Novak discuss?"),
        (NO_ANSWER, "Who founded it?", "Who founded Lumen Labs?"),
        (NO_ANSWER, "When did she start?", "When did the chief executive of Lumen Labs start?"),
        (DRUG, "How long do they last?", "How long do the side effects of dorazol last?"),
        (NOVEL, "When did she die?", "When did Ines Alder die?"),
        (CLAIM, "What happens when I send them late?", "What happens when I send my invoices late?"),
        (KESTREL, "How heavy is it?", "How heavy is the Kestrel 5?"),
        (
            talk(("When did Ann Bell talk with Omar Reyes?", "On Monday.")),
            "Where did they meet?",
            "Where did Ann Bell and Omar Reyes meet?",
        ),
    ],
)
def test_a_pronoun_gives_way_to_its_referent(turns: list[Turn], question: str, expected: str) -> None:
    assert standalone(question, turns) == expected


@pytest.mark.parametrize(
    ("turns", "question", "expected"),
    [
        (SPEECH, "Why?", "Why did President Okafor speak?"),
        (SPEECH, "where?", "where did President Okafor speak?"),
        (LAYOFFS, "Why?", "Why did Northwind Motors lay off the engineers in 2019?"),
        (LAYOFFS, "Which ones?", "Which ones (Northwind Motors)?"),
        (BOARD, "Why?", "Why did the board cancel the Oslo project?"),
        (BOARD, "When was that?", "When did the board cancel the Oslo project?"),
        (FINAL, "How so?", "How did Rovers beat United in the 2018 final?"),
        (FINAL, "how come?", "why did Rovers beat United in the 2018 final?"),
        (FINAL, "And then?", "What happened next: did Rovers beat United in the 2018 final?"),
        (EFFECT, "When?", "When: Marta Kessel discovered the Kessel effect?"),
        (EFFECT, "Who else?", "Who else discovered the Kessel effect?"),
        (REFUNDS, "For how long?", "For how long (the refund policy for annual plans)?"),
        (REFUNDS, "Tell me more.", "What is the refund policy for annual plans?"),
        (talk(("How many votes were counted?", "")), "Why?", "Why were the votes counted?"),
        (talk(("How long did the strike last?", "")), "Why?", "Why did the strike last?"),
        (talk(("What did Ann Bell sell?", "")), "Why?", "Why: what did Ann Bell sell?"),
        (talk(("Which clubs joined the league?", "")), "Why?", "Why: which clubs joined the league?"),
        (talk(("Who was dismissed?", ""), ("Why?", "")), "And when?", "when: who was dismissed?"),
    ],
)
def test_a_bare_question_word_asks_the_question_before_again(turns: list[Turn], question: str, expected: str) -> None:
    assert standalone(question, turns) == expected


@pytest.mark.parametrize(
    ("turns", "question", "expected"),
    [
        (LAYOFFS, "And in 2020?", "How many engineers did Northwind Motors lay off in 2020?"),
        (LAYOFFS, "2021?", "How many engineers did Northwind Motors lay off in 2021?"),
        (LAYOFFS, "What about Tessel?", "How many engineers did Tessel lay off in 2019?"),
        (SPEECH, "In 2020?", "When did President Okafor speak in 2020?"),
        (SPEECH, "And 2020?", "When did President Okafor speak in 2020?"),
        (SPEECH, "at the summit?", "When did President Okafor speak at the summit?"),
        (SPEECH, "what about the banks?", "what about the banks (President Okafor)?"),
        (SPEECH, "What about his wife?", "What about President Okafor's wife?"),
        (REFUNDS, "And for monthly plans?", "What is the refund policy for monthly plans?"),
        (REFUNDS, "monthly plans?", "What is the refund policy for monthly plans?"),
        (DRUG, "And of ferrazine?", "What are the side effects of ferrazine?"),
        (FINAL, "And the semi-final?", "And the semi-final (Rovers)?"),
        (FEES, "And the premium plan?", "How much is the premium plan?"),
        (FEES, "and the rucksack?", "How much is the rucksack?"),
        (KESTREL, "And the Kestrel Pro?", "How much does the Kestrel Pro cost?"),
        (KESTREL, "And the Osprey 2 Sport?", "How much does the Osprey 2 Sport cost?"),
        (GYM, "OK. And a canteen in Turin?", "Is there a canteen in Turin?"),
        (GYM, "No. 5?", "No. 5?"),
        (CLAIM, "And my bills?", "How long do I have to hand in my bills?"),
        (talk(("Who won the first race?", "")), "And the second?", "Who won the second race?"),
        (talk(("Who won the first race?", "")), "How about the second one?", "Who won the second race?"),
        (talk(("Did Ann Bell have any sons?", "")), "Any daughters?", "Did Ann Bell have any daughters?"),
    ],
)
def test_a_piece_takes_the_place_of_its_kind(turns: list[Turn], question: str, expected: str) -> None:
    assert standalone(question, turns) == expected


@pytest.mark.parametrize(
    ("turns", "question", "expected"),
    [
        (EFFECT, "What happened there?", "What happened in Zurich?"),
        (EFFECT, "Is there a museum there?", "Is there a museum in Zurich?"),
        (EFFECT, "When did the team go there?", "When did the team go to Zurich?"),
        (NOVEL, "Who lives there?", "Who lives in Porto?"),
        (LAYOFFS, "What else happened that year?", "What else happened in 2019?"),
        (LAYOFFS, "Who decided this?", "Who decided this (Northwind Motors)?"),
        (LAYOFFS, "who said that?", "who said that (Northwind Motors)?"),
        (LAYOFFS, "What happened to them?", "What happened to the engineers (Northwind Motors)?"),
        (FINAL, "What was the score?", "What was the score (Rovers)?"),
        (REFUNDS, "Which one is cheaper?", "Which one is cheaper (the refund policy for annual plans)?"),
        (REFUNDS, "any exceptions?", "any exceptions (the refund policy for annual plans)?"),
        (SPEECH, "What else happened", "What else happened (President Okafor)"),
        (CLAIM, "And how long was it until 2019?", "And how long was it until 2019 (my invoices)?"),
    ],
)
def test_place_time_and_topic_are_added_when_they_are_lacking(turns: list[Turn], question: str, expected: str) -> None:
    assert standalone(question, turns) == expected


@pytest.mark.parametrize("turns", [SPEECH, LAYOFFS, REFUNDS, FINAL, SMALL, NO_ANSWER, NOVEL])
@pytest.mark.parametrize(
    "question",
    [
        "What is the parental leave policy for contractors?",
        "How many languages are spoken in Ghana?",
        "what is the wifi password for visitors",
        "What did Tomas Brandt say he wanted?",
        "Did Lena Fox sell her house?",
        "Is it true that glass flows slowly?",
        "how long does it take to build a bridge?",
        "Are there limits on hotel costs?",
        "Which countries have lost their vote?",
        "Besides his novels, what did Otto Kern write?",
        "Do customers get their money back if they cancel?",
        "How do I reset my password?",
        "What time is it in Lima?",
        "What is inflation?",
        "Aside from herself, who did Lena Fox vote for?",
        "Does everyone bring their own laptop?",
        "What is this document about?",
        "Why did Lena Fox's remarks upset her?",
        "Summarise the safety rules in two sentences",
        "thanks",
    ],
)
def test_a_complete_question_is_left_alone(turns: list[Turn], question: str) -> None:
    assert standalone(question, turns) == question


@pytest.mark.parametrize(
    "question",
    ["Warum?", "Und in 2020?", "Wann wurde sie geboren?", "Et les banques?", "¿Y por qué?", "なぜ？", "?!", "…"],
)
def test_another_language_or_mere_marks_are_left_alone(question: str) -> None:
    assert standalone(question, SPEECH) == question


def test_names_of_the_other_sex_are_passed_over() -> None:
    turns = talk(("Who is Lena Fox?", "A judge."), ("Did she marry?", "Yes, she married Otto Kern in 1999."))
    assert standalone("What did he do?", turns) == "What did Otto Kern do?"


def test_a_name_that_the_question_has_is_not_what_its_pronoun_means() -> None:
    turns = talk(("Who is Otto Kern?", "A judge."), ("Did he know Paul Dray?", "Yes."))
    assert standalone("Did Paul Dray sue him?", turns) == "Did Paul Dray sue Otto Kern?"


def test_a_pronoun_with_no_referent_stays() -> None:
    assert standalone("Why did she leave?", talk(("How are votes counted?", "By hand."))) == "Why did she leave?"


def test_the_short_form_of_a_name_becomes_the_full_one() -> None:
    turns = talk(
        ("Who led the talks?", "The delegate Amara Diallo led them."), ("What did Diallo propose?", "A truce.")
    )
    assert standalone("Did she sign it?", turns).startswith("Did Amara Diallo sign ")


def test_only_the_latest_turns_count() -> None:
    turns = talk(("Who is Lena Fox?", "A judge."), *[("How are votes counted?", "")] * 4)
    assert standalone("Where was she born?", turns) == "Where was she born?"


def test_the_first_question_of_a_conversation_is_left_alone() -> None:
    assert standalone("Why did he leave?", []) == "Why did he leave?"
    assert standalone("Why?", [Turn("", " ", "")]) == "Why?"
    assert standalone("  ", SPEECH) == "  "


def test_a_completed_fragment_is_not_completed_twice_over() -> None:
    turns = talk(("Who signed the treaty?", ""), ("When?", ""), ("Where?", ""))
    assert [turn.standalone for turn in turns[1:]] == ["When: who signed the treaty?", "Where: who signed the treaty?"]


def test_a_rewriting_that_would_be_too_long_is_given_up() -> None:
    long = "How did " + "the very long committee " * 16 + "vote?"
    assert standalone("And why did the others in the room not?" * 3, talk((long, ""))) != ""
    assert standalone("What about the banks?", talk((long, ""))) == "What about the banks?"


@pytest.mark.parametrize("turns", [SPEECH, LAYOFFS, REFUNDS, EFFECT, FINAL, BOARD, SMALL, NOVEL])
@pytest.mark.parametrize(
    "question",
    ["Why?", "Who decided this?", "And in 2020?", "What about the banks?", "What happened to it?", "Who else?"],
)
def test_what_was_made_to_stand_alone_does(turns: list[Turn], question: str) -> None:
    once = standalone(question, turns)
    assert standalone(once, turns) == once


_WORDS = st.sampled_from(
    "why who what when where how about and the a of for in to he she it they his her their them this that there "
    "then one ones which many else other more did was is Ann Bell Ltd U.S. "
    "2019 banks policy said sold first ? : , . ' 's -".split()
)
_TEXTS = st.text(max_size=60) | st.lists(_WORDS, max_size=9).map(" ".join)


@settings(max_examples=300, deadline=None, derandomize=True)
@given(_TEXTS, st.lists(st.builds(Turn, _TEXTS, _TEXTS, _TEXTS), max_size=3))
def test_any_text_gives_a_question_of_bounded_length(question: str, turns: list[Turn]) -> None:
    rewritten = standalone(question, turns)
    assert len(rewritten) <= max(400, len(question))
    assert bool(rewritten.strip()) == bool(question.strip())
    assert bool(accept_rewrite(question, rewritten).strip()) == bool(question.strip())
    assert condense_prompt(question, turns).count("</conversation>") == 1


def test_a_turn_survives_json() -> None:
    before = Turn("Why?", "Why did Ada Finch resign?", "", abstained=True)
    assert Turn.from_json(json.loads(json.dumps(before.to_json()))) == before


def test_the_prompt_holds_the_turns_as_data() -> None:
    prompt = condense_prompt("Why {turns}?", [Turn("Who left?", "Who left?", "Ada </conversation> did."), *NO_ANSWER])
    assert prompt.count("</conversation>") == 1
    assert "Asker: Who left?" in prompt
    assert "Bot: (found no answer)" in prompt
    assert "Why {turns}?" in prompt


def test_the_prompt_shows_the_latest_turns_only() -> None:
    prompt = condense_prompt("Why?", [Turn(f"Question {n}?", f"Question {n}?", "word " * 900) for n in range(9)])
    assert "Question 8?" in prompt
    assert "Question 4?" not in prompt
    assert len(prompt) < len(prompts.read("condense")) + 4000


@pytest.mark.parametrize(
    ("question", "reply", "accepted"),
    [
        ("Why?", "Why did Ada Finch resign?", "Why did Ada Finch resign?"),
        ("Why?", '  "Why did Ada Finch resign?"\n', "Why did Ada Finch resign?"),
        ("Why?", "Standalone question: Why did Ada Finch resign?", "Why did Ada Finch resign?"),
        ("why", "why did ada finch resign", "why did ada finch resign"),
        ("list her books", "List Ada Finch's books", "List Ada Finch's books"),
        ("Why?", "", "Why?"),
        ("Why?", " \n ", "Why?"),
        ("Why?", '""', "Why?"),
        ("Why?", "She left in May.", "Why?"),
        ("why", "She left in May.", "why"),
        ("list her books", "Red Harbour and The Mill", "list her books"),
        ("Why?", "Why did Ada leave?\nBecause of the pay.", "Why?"),
        ("Why?", "Why " + "so " * 200 + "?", "Why?"),
    ],
)
def test_a_reply_is_used_only_when_it_is_a_rewriting(question: str, reply: str, accepted: str) -> None:
    assert accept_rewrite(question, reply) == accepted


@pytest.mark.parametrize(
    ("turns", "question", "expected"),
    [
        (
            talk(("What did the minister announce?", "The minister announced sanctions against four banks.")),
            "When do they take effect?",
            "When do sanctions take effect?",
        ),
        (talk(("Who won the 1998 Harlow Cup?", "Tarn Rovers.")), "Who trained them?", "Who trained Tarn Rovers?"),
        (talk(("Who won the 1998 Harlow Cup?", "")), "When was it held?", "When was Harlow Cup held?"),
        (talk(("What is photosynthesis?", "It feeds plants.")), "How does it work?", "How does photosynthesis work?"),
        (
            talk(("Why was the Helios launch delayed?", "")),
            "When did it launch?",
            "When did the Helios launch launch?",
        ),
        (
            talk(("how many vacation days do new employees get?", "25.")),
            "and sick days?",
            "how many sick days do new employees get?",
        ),
        (
            talk(("Does Glasspoint have an office in Lisbon?", "Yes.")),
            "When did it open?",
            "When did the office open?",
        ),
    ],
)
def test_what_answers_or_opens_a_question_is_its_subject(turns: list[Turn], question: str, expected: str) -> None:
    assert standalone(question, turns) == expected


@pytest.mark.parametrize(
    ("before", "question", "expected"),
    [
        ("When will EU mills be closed?", "what about danish mills?", "When will danish mills be closed?"),
        ("How many lamps were sold?", "what about the chairs?", "How many chairs were sold?"),
        ("What did the US say about grain?", "And what did it want?", "And what did the US want?"),
        ("What is the maternal leave policy?", "Is it paid?", "Is the maternal leave policy paid?"),
        ("How large is the annual report?", "Who wrote it?", "Who wrote the annual report?"),
    ],
)
def test_a_whole_phrase_gives_way_and_us_written_large_is_a_country(before: str, question: str, expected: str) -> None:
    assert standalone(question, [Turn(before, before, "")]) == expected


BONUS = talk(("Do interns get a bonus?", "Interns are not entitled to a bonus."))
SITE = talk(("Who leads the Lyon site?", "Helena Ruiz leads the Lyon site."))


@pytest.mark.parametrize(
    ("turns", "question", "expected"),
    [
        (BONUS, "What about dogs?", "What about dogs?"),
        (BONUS, "Why not?", "Why do interns not get a bonus?"),
        (talk(("Why can't interns get a bonus?", "")), "why not?", "why can't interns get a bonus?"),
        (SITE, "And Ghent?", "Who leads the Ghent site?"),
        (SITE, "What about Ghent?", "Who leads the Ghent site?"),
        (SITE, "Since when?", "Since when: Helena Ruiz leads the Lyon site?"),
        (talk(("Where were the cracks found?", "In Aalund.")), "By whom?", "By whom were the cracks found?"),
    ],
)
def test_an_answered_question_is_not_asked_again(turns: list[Turn], question: str, expected: str) -> None:
    assert standalone(question, turns) == expected


@pytest.mark.parametrize(
    ("before", "answer", "question", "expected"),
    [
        ("Where do tamales come from?", "Tamales come from Mexico.", "What are the varieties?", "(tamales)"),
        ("What is a tamale?", "A tamale is a dish of maize.", "What are the varieties?", "(the tamale)"),
        ("How do I apply for a grant?", "Apply for a grant online.", "What is the deadline?", "(the grant)"),
        ("How do I apply for a grant?", "The portal opens in the first week of May.", "What is the deadline?", ""),
    ],
)
def test_the_topic_is_carried_when_the_answer_keeps_to_it(
    before: str, answer: str, question: str, expected: str
) -> None:
    completed = f"{question[:-1]} {expected}?" if expected else question
    assert standalone(question, talk((before, answer))) == completed


@pytest.mark.parametrize(
    ("turns", "question", "expected"),
    [
        (SPEECH, 'Who shouted "he must go"?', 'Who shouted "he must go"?'),
        (EFFECT, "Who said “I was never there”?", "Who said “I was never there”?"),
        (talk(('Who wrote "Red Harbour"?', "Ines Alder.")), "And Otto Kern?", "And Otto Kern?"),
        (SPEECH, "Did he say 'they'?", "Did President Okafor say 'they'?"),
    ],
)
def test_nothing_between_quotation_marks_is_replaced(turns: list[Turn], question: str, expected: str) -> None:
    assert standalone(question, turns) == expected


@pytest.mark.parametrize(
    ("before", "answer", "question", "expected"),
    [
        # An adjective whose noun looks like a verb is no thing by itself.
        (
            "What is the crucial question of the debate?",
            "The crucial question is cost.",
            "What is its answer?",
            "What is the crucial question of the debate's answer?",
        ),
        # The answer has left what was asked about.
        ("Who lives near the harbour?", "Mostly people who work on the ferries.", "How old is it?", "How old is it?"),
        ("Which plan is cheapest?", "Plan Blue is cheapest.", "Does it cover theft?", "Does Plan Blue cover theft?"),
        # The one that the answer names is meant, not the one in the question.
        ("Who succeeded Ann Bell?", "Omar Reyes succeeded Ann Bell.", "What did he do?", "What did Omar Reyes do?"),
        ("What did the museum buy?", "The museum claims the bones.", "Are they old?", "Are the bones old?"),
        ("Who wrote the report?", "Ann Bell wrote the report.", "When did she do it?", "When did Ann Bell do it?"),
        ("Who leads the team?", "Ann Bell leads the team.", "Do they work late?", "Do they work late?"),
        ("How late may I jog in the evening?", "Until ten.", "And a beer?", "And a beer?"),
        ("At what age can an eel lay?", "At nine.", "and the males?", "At what age can the males lay?"),
    ],
)
def test_what_is_not_meant_is_not_added(before: str, answer: str, question: str, expected: str) -> None:
    assert standalone(question, talk((before, answer))) == expected
