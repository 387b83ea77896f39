from newsroom.checks import demonstration_is_over
from tests.factories import EditorFactory


def test_active_demonstration_people_fail_the_check_on_a_public_address(settings, db):
    EditorFactory(is_demo=True)
    settings.ON_LOOPBACK = False

    assert [error.id for error in demonstration_is_over(None)] == ["newsroom.E001"]


def test_demonstration_on_this_machine_passes(settings, db):
    EditorFactory(is_demo=True)
    settings.ON_LOOPBACK = True

    assert demonstration_is_over(None) == []


def test_deactivated_demonstration_people_pass(settings, db):
    EditorFactory(is_demo=True, is_active=False)
    EditorFactory()
    settings.ON_LOOPBACK = False

    assert demonstration_is_over(None) == []
