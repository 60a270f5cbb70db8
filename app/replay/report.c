#include "report.h"

#include <jansson.h>

#include "show.h"
#include "status.h"

enum { NAME = 2, RECORDED = 19 };	/* columns */

static const char *
word(enum failure failure)
{
	return failure == FAILURE_NONE ? "none" : failure_row(failure)->id;
}

static const char *
said(enum failure failure)
{
	return failure == FAILURE_NONE ? "passed" : failure_row(failure)->id;
}

static void
put_stage(FILE *out, const struct stage *stage)
{
	if (stage->repeated)
		show_fieldf(out, NAME, RECORDED, stage->name, "%-30s %s%s", said(stage->recorded),
		    said(stage->replayed), stage->same ? "" : "  DIFFERENT");
	else
		show_fieldf(out, NAME, RECORDED, stage->name, "%-30s (recorded, not repeated)",
		    said(stage->recorded));
	if (stage->detail[0] != '\0' &&
	    (!stage->repeated || !stage->same || stage->replayed != FAILURE_NONE))
		show_field(out, NAME, RECORDED, "", stage->detail);
}

static void
put_files(FILE *out, const struct bundle *bundle)
{
	for (size_t i = 0; i < bundle->file_count; i++) {
		const struct bundle_file *file = &bundle->files[i];

		if (file->altered)
			show_fieldf(out, NAME, RECORDED, "ALTERED", "%.1024s is not the file that "
			    "was kept", file->path);
		else if (file->unopened)
			show_fieldf(out, NAME, RECORDED, "lacking", "%.1024s was not recorded: "
			    "%.256s", file->path, file->why == NULL ? "" : file->why);
		else if (file->lacking)
			show_fieldf(out, NAME, RECORDED, "lacking", "%.1024s is not in the bundle",
			    file->path);
	}
}

void
report_text(FILE *out, const struct bundle *bundle, const struct stages *stages)
{
	char code[BUNDLE_TEXT], kind[BUNDLE_TEXT], time[BUNDLE_TEXT], cardea[BUNDLE_TEXT];

	fprintf(out, "attempt %s, %s, %s, Cardea %s\n\n",
	    show_clean(bundle->attempt, code, sizeof(code)),
	    show_clean(bundle->kind, kind, sizeof(kind)),
	    show_clean(bundle->time, time, sizeof(time)),
	    show_clean(bundle->cardea, cardea, sizeof(cardea)));
	show_fieldf(out, NAME, RECORDED, "", "%-30s %s", "as it was recorded", "again");
	for (size_t i = 0; i < stages->count; i++)
		put_stage(out, &stages->list[i]);
	put_files(out, bundle);
	fputc('\n', out);
	show_fieldf(out, NAME, RECORDED, "verdict", "%-30s %s",
	    bundle->verdict == FAILURE_NONE ? "granted" : word(bundle->verdict),
	    stages->verdict == FAILURE_NONE ? "granted" : word(stages->verdict));
	show_field(out, NAME, RECORDED, "", stages->same ? "The same." :
	    stages->verdict == bundle->verdict ? "The same verdict, but not all is as it was." :
	    "ANOTHER VERDICT.");
}

static json_t *
stages_json(const struct stages *stages)
{
	json_t *list = json_array();

	for (size_t i = 0; i < stages->count; i++) {
		const struct stage *stage = &stages->list[i];
		char detail[STAGES_DETAIL];

		if (json_array_append_new(list, json_pack("{s:s, s:b, s:b, s:s, s:s, s:s}",
		    "stage", stage->name, "repeated", stage->repeated, "same", stage->same,
		    "recorded", word(stage->recorded), "replayed", word(stage->replayed),
		    "detail", show_clean(stage->detail, detail, sizeof(detail)))) == 0)
			continue;
		json_decref(list);
		return NULL;
	}
	return list;
}

static json_t *
files_json(const struct bundle *bundle)
{
	json_t *list = json_array();

	for (size_t i = 0; i < bundle->file_count; i++) {
		const struct bundle_file *file = &bundle->files[i];

		if (!file->altered && !file->lacking && !file->unopened)
			continue;
		if (json_array_append_new(list, json_pack("{s:s, s:b, s:b, s:b, s:s?}",
		    "path", file->path, "lacking", file->lacking, "altered", file->altered,
		    "unopened", file->unopened, "why", file->why)) == 0)
			continue;
		json_decref(list);
		return NULL;
	}
	return list;
}

int
report_json(FILE *out, const struct bundle *bundle, const struct stages *stages)
{
	json_t *object = json_pack("{s:s, s:s, s:s, s:s, s:b, s:o, s:o}",
	    "attempt", bundle->attempt, "time", bundle->time, "recorded", word(bundle->verdict),
	    "replayed", word(stages->verdict), "same", stages->same,
	    "stages", stages_json(stages), "files", files_json(bundle));

	if (object == NULL)
		return -1;
	show_json(out, object);
	json_decref(object);
	return 0;
}
