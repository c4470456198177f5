/* Which parameters a template knows: a misspelt --set is said, not passed over. */
#include <libintl.h>
#include <string.h>

#include "base/xml.h"
#include "document/template_private.h"

static void note(struct filling *filling, const char *name, size_t length)
{
	const char *copy = arena_strndup(&filling->arena, name, length);
	map_add(&filling->parameters, copy, length, 0, NULL);
}

static void scan(struct filling *filling, const char *text)
{
	static const char function[] = "parametre(";
	if (!strchr(text, '('))
		return;
	for (const char *p = text; (p = strstr(p, function));) {
		p += strlen(function);
		p += strspn(p, " \t\r\n");
		const char *end = *p == '\'' || *p == '"' ? strchr(p + 1, *p) : NULL;
		if (end)
			note(filling, p + 1, (size_t)(end - p - 1));
		else
			filling->any_parameter = true;
	}
}

void template_note_parameters(struct filling *filling, const xmlNode *node)
{
	bool xsl = node->ns && strcmp((const char *)node->ns->href, XSLT_URI) == 0;
	const char *name = xsl && xml_is(node, "param") ? xml_attribute(node, "name", &filling->arena) : NULL;
	if (name)
		note(filling, name, strlen(name));
	for (const xmlAttr *attribute = node->properties; attribute; attribute = attribute->next)
		scan(filling, template_attribute(filling, attribute));
}

int template_check_parameters(struct filling *filling, const char *path)
{
	for (size_t i = 0; i < filling->input->parameter_count && !filling->any_parameter; i++) {
		const char *name = filling->input->parameters[i].name;
		char detail[160];
		if (map_find(&filling->parameters, name, strlen(name)) >= 0)
			continue;
		snprintf(detail, sizeof detail, gettext("it has no parameter %.100s"), name);
		return error_set(filling->error, MSG_TEMPLATE, (struct place){.file = path}, detail, NULL);
	}
	return 0;
}
