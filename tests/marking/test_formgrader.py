"""The formgrader in a real browser: its button gives the marks and the feedback of the command line, no code of a
student is run, and nothing that a student wrote, nor the name an LMS has from them, can run anything or ask a host.
"""

import shutil

import pytest
from classroom import M02, Course, answered, cell_of
from nbformat.v4 import new_code_cell
from nbgrader.api import Gradebook
from running import running_jupyter
from xss import LISTENS, RAN, payloads, witness

STUDENTS = ("by_command", "by_button")
END = "this is the end of what I wrote"
NAME = f"<img src=x onerror={RAN}>"
PAGES = (
    "manage_assignments",
    f"manage_submissions/{M02}",
    "manage_students",
    "manage_students/hostile",
    f"manage_students/hostile/{M02}",
    # an address to which a link in an answer can lead
    f"manage_students/%3Cimg%20src=x%20onerror={RAN}%3E",
    f"manage_students/%3C%2Fscript%3E%3Cscript%3E{RAN}%3C%2Fscript%3E",
    "gradebook",
    f"gradebook/{M02}",
    f"gradebook/{M02}/{M02}",
)


def hostile_work(course: Course, host: str):
    """Put every payload into the prose, and one into each other answer: one that is plain, and one that isn't."""
    notebook = course.released()
    # those that swallow what follows them come last
    prose = sorted(
        payloads(host),
        key=lambda one: any(word in one for word in ("textarea", "title>", "<!--", "noscript")),
    )
    answers = {f"m02_q{number}": repr(one) for number, one in enumerate((NAME, *prose[:5]), start=1)}
    answers["m02_q7"] = f"1 + '{NAME}'"
    answers["m02_written"] = f"{END}\n\n" + "\n\n".join(prose)
    return answered(notebook, answers)


@pytest.fixture(scope="module")
def visit(course: Course, browser, tmp_path_factory):
    """Mark twins, one by the command, one by the button, and look at a hostile student's work everywhere."""
    ran = course.folder.parent / "a_student_wrote_this"
    seen = {"course": course, "ran": ran}
    with witness() as (host, asked):
        for student in STUDENTS:
            answers = {"m02_q1": "'1,000'", "m02_written": "I would ask <b>Dee</b>."}
            notebook = answered(course.released(), answers)
            notebook.cells.insert(0, new_code_cell(f"open({str(ran)!r}, 'w').close()"))
            course.hand_in(student, notebook)
        course.hand_in("hostile", hostile_work(course, host))
        for student in ("by_command", "hostile"):
            done = course.nbgrader("autograde", M02, f"--student={student}")
            assert done.returncode == 0, done.stderr
        with Gradebook(f"sqlite:///{course.folder}/gradebook.db") as gradebook:
            gradebook.update_or_create_student(
                "hostile", first_name=NAME, last_name=f"</script><script>{RAN}</script>"
            )
            said = "\n\n".join(payloads(host))
            gradebook.find_comment("m02_written", M02, M02, "hostile").manual_comment = said
            gradebook.db.commit()
            seen["address"] = gradebook.find_submission_notebook(M02, M02, "hostile").id
        # as make lab starts it: in the folder above, with the exercises' settings on Jupyter's path
        apart = tmp_path_factory.mktemp("apart")
        with running_jupyter(course.folder.parent, apart, settings=course.folder) as url:
            context = browser.new_context()
            context.add_init_script(LISTENS)
            seen |= {"bitten": {}, "elsewhere": [], "wrong": [], "links": [], "tags": []}
            context.on("dialog", lambda dialog: (seen["wrong"].append(dialog.message), dialog.dismiss()))
            context.on("weberror", lambda error: seen["wrong"].append(str(error.error)))
            page = context.new_page()
            _press_the_button(page, url, seen)
            _look_everywhere(page, url, seen)
            _give_a_mark(page, url, seen)
            _open_in_lab(page, url, seen)
            _open_feedback(context.new_page(), course, seen)
            context.close()
        seen["asked"] = list(asked)
    return seen


def _press_the_button(page, url, seen):
    page.goto(f"{url}/formgrader/manage_submissions/{M02}")
    row = page.locator("tr", has_text="by_button")
    row.wait_for()
    row.locator("td.autograde a, td.autograde span.glyphicon").first.click()
    page.get_by_text("Successfully autograded", exact=False).first.wait_for(timeout=120_000)
    for student in (*STUDENTS, "hostile"):
        page.goto(f"{url}/formgrader/manage_submissions/{M02}")
        row = page.locator("tr", has_text=student)
        row.wait_for()
        row.locator("td.generate-feedback a").click()
        page.get_by_text("Successfully generated feedback", exact=False).first.wait_for(timeout=60_000)
    page.goto(f"{url}/formgrader/gradebook/{M02}/{M02}")
    page.get_by_role("link", name="Submission #1").wait_for()
    seen["listed"] = page.locator("table").inner_text()


def _note(page, where, seen):
    page.wait_for_timeout(200)
    seen["bitten"][where] = page.evaluate("window.bitten")
    seen["links"] += page.evaluate("[...document.links].map(a => a.href)")


def _look_everywhere(page, url, seen):
    for address in PAGES:
        page.goto(f"{url}/formgrader/{address}")
        page.wait_for_load_state("networkidle")
        _note(page, address, seen)
        assert page.locator("table").first.inner_text(), "the page shows what it should"


def _give_a_mark(page, url, seen):
    page.goto(f"{url}/formgrader/submissions/{seen['address']}/")
    page.get_by_text(END).first.wait_for()
    page.wait_for_load_state("networkidle")
    box = page.locator("input.score#m02_written")
    box.fill("3.5")
    with page.expect_response(lambda answer: "/api/grade/" in answer.url and answer.request.method == "PUT"):
        box.blur()
    seen["named"] = page.locator("a.name-shown").text_content()
    _note(page, "submission", seen)
    seen["tags"] = page.locator(".rendered_html").evaluate_all(
        "all => [...new Set(all.flatMap(one => [...one.querySelectorAll('*')].map(inner => inner.tagName)))]"
    )


def _open_in_lab(page, url, seen):
    page.goto(f"{url}/lab/tree/{seen['course'].folder.name}/autograded/hostile/{M02}/{M02}.ipynb")
    page.locator(".jp-RenderedMarkdown").first.wait_for(timeout=60_000)
    written = page.locator(".jp-RenderedMarkdown", has_text=END)
    for _ in range(60):  # cells are drawn as they come into sight
        if written.count() and written.first.is_visible():
            break
        page.locator(".jp-WindowedPanel-outer").first.evaluate("panel => panel.scrollBy(0, 500)")
        page.wait_for_timeout(100)
    written.first.wait_for(timeout=5000)
    written.first.scroll_into_view_if_needed()
    page.wait_for_timeout(1000)
    seen["bitten"]["lab"] = page.evaluate("window.bitten")


def _open_feedback(page, course, seen):
    path = course.folder / "feedback" / "hostile" / M02 / f"{M02}.html"
    # apart from the policy that the page itself sets, so that the cleaning is seen to be enough
    bare = course.folder.parent / "without_policy.html"
    bare.write_text(
        path.read_text(encoding="utf-8").replace("Content-Security-Policy", "X-None"), encoding="utf-8"
    )
    for name, file in (("feedback", path), ("feedback without its policy", bare)):
        page.goto(file.as_uri())
        page.get_by_text(END).first.wait_for()
        _note(page, name, seen)


def test_the_button_marks_as_the_command_does(visit):
    by_command, by_button = (visit["course"].marks(student) for student in STUDENTS)
    assert by_button == by_command
    assert len(by_button) >= 7


def test_the_notebooks_that_both_write_are_the_same(visit):
    course = visit["course"]
    sources = [[cell.source for cell in course.autograded(student).cells] for student in STUDENTS]
    assert sources[0] == sources[1]
    outputs = [cell_of(course.autograded(student), "m02_q1_test").outputs for student in STUDENTS]
    assert outputs[0] == outputs[1]


def test_the_buttons_feedback_is_that_of_the_command(visit):
    course = visit["course"]
    pages = [course.folder / "feedback" / student / M02 / f"{M02}.html" for student in STUDENTS]
    by_button = [page.read_text(encoding="utf-8") for page in pages]
    assert by_button[0].replace("by_command", "by_button") == by_button[1]
    shutil.rmtree(course.folder / "feedback" / "by_button")
    done = course.nbgrader("generate_feedback", M02, "--student=by_button")
    assert done.returncode == 0, done.stderr
    assert pages[1].read_text(encoding="utf-8") == by_button[1]


def test_no_line_that_a_student_wrote_was_run(visit):
    assert not visit["ran"].exists()


def test_the_formgrader_lists_what_waits_for_a_person(visit):
    assert visit["listed"].count("Submission #") >= 2


def test_nothing_that_a_student_wrote_or_is_called_runs_anywhere(visit):
    assert visit["bitten"] == dict.fromkeys(visit["bitten"], 0)
    assert len(visit["bitten"]) == len(PAGES) + 4
    assert visit["wrong"] == []


def test_nothing_asks_another_host(visit):
    assert visit["asked"] == []


def test_every_link_leads_where_a_link_may_lead(visit):
    assert {link.split(":")[0] for link in visit["links"]} <= {"http", "https", "mailto", "file"}


def test_a_submission_shows_text_alone(visit):
    forbidden = {
        "SCRIPT",
        "STYLE",
        "IMG",
        "SVG",
        "MATH",
        "IFRAME",
        "OBJECT",
        "EMBED",
        "FORM",
        "INPUT",
        "LINK",
        "META",
        "BASE",
    }
    assert not forbidden & {tag.upper() for tag in visit["tags"]}
    assert "P" in visit["tags"]


def test_a_name_is_shown_as_it_is_written(visit):
    assert NAME in visit["named"]


def test_a_mark_given_in_the_formgrader_is_kept(visit):
    with Gradebook(f"sqlite:///{visit['course'].folder}/gradebook.db") as gradebook:
        assert gradebook.find_grade("m02_written", M02, M02, "hostile").manual_score == 3.5
