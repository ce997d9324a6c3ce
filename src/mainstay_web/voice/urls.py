"""Where the pages of Hear are."""

from __future__ import annotations

from django.urls import path

from mainstay_web.voice.views import promises, results, survey_indicators, surveys, taking_part

urlpatterns = [
    path("hear/", surveys.index, name="voice"),
    path("hear/waves/new/", surveys.new_wave, name="voice_new_wave"),
    path("hear/waves/<wave_code>/", surveys.wave, name="voice_wave"),
    path("hear/waves/<wave_code>/release/", surveys.release, name="voice_release"),
    path("hear/waves/<wave_code>/poster.<ending>", surveys.poster, name="voice_poster"),
    path("hear/waves/<wave_code>/paper/", surveys.paper, name="voice_paper"),
    path("hear/waves/<wave_code>/enter/", surveys.enter, name="voice_enter"),
    path("hear/waves/<wave_code>/import/", surveys.import_file, name="voice_import"),
    path("hear/waves/<wave_code>/results/", results.results, name="voice_results"),
    path("hear/waves/<wave_code>/results.<ending>", results.download, name="voice_download"),
    path("hear/waves/<wave_code>/words/", results.words, name="voice_words"),
    path("hear/indicators/<service_id>/<indicator_id>/", survey_indicators.indicator, name="voice_indicator"),
    path(
        "hear/indicators/<service_id>/<indicator_id>/points.<ending>",
        survey_indicators.download,
        name="voice_points",
    ),
    path("hear/words/<uuid:words_key>/", results.edit_words, name="voice_edit_words"),
    path("hear/taking-part/", taking_part.index, name="voice_taking_part"),
    path("hear/rounds/new/", taking_part.new_round, name="voice_new_round"),
    path("hear/rounds/<int:round_id>/", taking_part.priority_round, name="voice_round"),
    path("hear/consultations/new/", taking_part.new_consultation, name="voice_new_consultation"),
    path("hear/consultations/<int:consultation_id>/", taking_part.consultation, name="voice_consultation"),
    path("hear/consultations/<int:consultation_id>/decide/", taking_part.decide, name="voice_decide"),
    path("hear/comments/<int:comment_id>/reply/", taking_part.reply, name="voice_reply"),
    path("hear/projects/new/", taking_part.new_project, name="voice_new_project"),
    path("hear/projects/<int:project_id>/", taking_part.project, name="voice_project"),
    path("hear/projects/<int:project_id>/step/", taking_part.take_step, name="voice_take_step"),
    path("hear/projects/<int:project_id>/story/", taking_part.add_story, name="voice_add_story"),
    path("hear/projects/<int:project_id>/payment/", taking_part.add_payment, name="voice_add_payment"),
    path("hear/stories/<int:story_id>/withdraw/", taking_part.withdraw_story, name="voice_withdraw_story"),
    path("hear/answers/new/", promises.new_promise, name="voice_new_promise"),
    path("hear/answers/<int:promise_id>/", promises.answer, name="voice_answer"),
    path("you-said/<service_id>/", promises.you_said, name="voice_you_said"),
    path("you-said/<service_id>/poster.<ending>", promises.you_said_file, name="voice_you_said_file"),
    path("you-said/<service_id>/poster/", promises.you_said_poster, name="voice_you_said_poster"),
]
