#include "causes_view.h"

#include "causes.h"
#include "show.h"

json_t *
causes_json(enum failure id)
{
	json_t *list = json_array();

	if (failure_ambiguous(id))
		for (const char *const *cause = failure_causes(id)->causes; *cause != NULL; cause++)
			json_array_append_new(list, json_string(*cause));
	return list;
}

void
causes_put(FILE *out, int indent, int column, enum failure id)
{
	if (!failure_ambiguous(id))
		return;
	show_field(out, indent, column, "may be any of", "");
	for (const char *const *cause = failure_causes(id)->causes; *cause != NULL; cause++)
		show_wrap(out, column - 2, column, "-", *cause);
}
