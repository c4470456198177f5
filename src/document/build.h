/* The builder's state, shared by the files that make the tree. */
#ifndef PREUTILS_DOCUMENT_BUILD_H
#define PREUTILS_DOCUMENT_BUILD_H

#include "document/template_private.h"

struct style_rule {
	const char *selector; /* "h1" or ".mention" */
	const xmlNode *node;  /* its properties */
};
struct builder {
	struct filling *filling;
	struct document *document;
	struct style_rule *rules;
	size_t rule_count, rule_capacity;
	struct page_style page;
	const struct node *header, *footer; /* of all sections */
	struct node *last_section;
	int depth;
	bool running;  /* in a running head */
	size_t places; /* headings and elements with an id so far */
	size_t notes;
	const char *file; /* the last one named by a text */
	struct map ids;   /* to their places in named */
	struct node **named;
	size_t named_capacity;
	struct pending {
		const xmlNode *from;
		struct node *node;
		const char *id;
	} * references;
	size_t reference_count, reference_capacity;
	const struct image **images;
	const char **image_paths;
	size_t image_count;
};

/* Reads <head>: title, author, paper, font, styles. */
int build_head(struct builder *builder, const xmlNode *head);
/* Changes the paper by the attributes of ours on a <pre:page> or <section>. */
int build_page(struct builder *builder, const xmlNode *node, const xmlNs *ns, struct page_style *page);
/* Gives a new node its looks: the element's defaults, the template's rules for it, then for its classes. */
int build_style(struct builder *builder, struct node *node, const char *element);
/* The picture of an <img>: from a file of the templates folders or beside the template. */
int build_image(struct builder *builder, const xmlNode *from, struct node *node);
/* Notes the id of an element, and the place that a reference means. */
int build_id(struct builder *builder, const xmlNode *from, struct node *node);
void build_reference(struct builder *builder, const xmlNode *from, struct node *node, const char *id);
/* Once the tree stands: numbers of headings and captions, then references, which may come before what they
 * refer to. */
int build_references(struct builder *builder);
/* Once the tree stands: white space collapsed, French typography. */
void build_texts(struct builder *builder);
/* An error at an element of the result; -1. */
int build_error(struct builder *builder, const xmlNode *node, const char *detail);

#endif
