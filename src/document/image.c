#include "document/image.h"

#include <errno.h>
#include <fcntl.h>
#include <libintl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/xml.h"
#include "document/build.h"
#include "document/libpng.h"

#define MAX_BYTES  (20u << 20)
#define MAX_SIDE   12000
#define MAX_PIXELS 25000000u

static const char *fill(int descriptor, char *bytes, size_t length)
{
	for (size_t at = 0; at < length;) {
		ssize_t got = read(descriptor, bytes + at, length - at);
		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return got < 0 ? strerror(errno) : gettext("cut off");
		at += (size_t)got;
	}
	return NULL;
}

static const char *read_bytes(const char *path, struct arena *arena, struct image *image)
{
	struct stat status;
	const char *why = NULL;
	int descriptor = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	if (descriptor < 0)
		return strerror(errno);
	if (fstat(descriptor, &status) != 0 || !S_ISREG(status.st_mode)) {
		why = gettext("not a file");
	} else if (status.st_size > (off_t)MAX_BYTES) {
		why = gettext("larger than 20 MB");
	} else {
		char *bytes = arena_alloc(arena, (size_t)status.st_size + 1, 1);
		image->length = (size_t)status.st_size;
		image->bytes = bytes;
		why = fill(descriptor, bytes, image->length);
	}
	close(descriptor);
	return why;
}

static const char *check_size(size_t width, size_t height)
{
	if (width == 0 || height == 0)
		return gettext("it has no size");
	if (width > MAX_SIDE || height > MAX_SIDE || width * height > MAX_PIXELS)
		return gettext("more than 25 million pixels");
	return NULL;
}

/* libpng puts what shines through on white: PDF/A knows no transparency. */
static const char *read_png(struct arena *arena, struct image *image)
{
	png_image png = {.version = PNG_IMAGE_VERSION};
	static const png_color white = {255, 255, 255};
	const char *why = NULL;
	struct error error = {0};
	if (libpng_open(&error) < 0)
		return arena_printf(arena, "%s: %s", error.file, error.detail);
	if (!png_image_begin_read_from_memory(&png, image->bytes, image->length))
		return arena_strdup(arena, png.message);
	why = check_size(png.width, png.height);
	if (!why) {
		png.format = PNG_FORMAT_RGB;
		uint8_t *pixels = arena_alloc(arena, (size_t)png.width * png.height, 3);
		if (!png_image_finish_read(&png, &white, pixels, 0, NULL))
			why = arena_strdup(arena, png.message);
		image->pixels = pixels;
		image->width = png.width;
		image->height = png.height;
		image->components = 3;
	}
	png_image_free(&png);
	return why;
}

static unsigned two_bytes(const char *p)
{
	const uint8_t *bytes = (const uint8_t *)p;
	return (unsigned)bytes[0] << 8 | bytes[1];
}

/* The frame header gives size and colours: what viewers are told must be what stands there. */
static const char *read_frame(struct image *image, const char *segment, size_t length)
{
	if (length < 8)
		return gettext("cut off");
	image->height = two_bytes(segment + 3);
	image->width = two_bytes(segment + 5);
	image->components = (uint8_t)segment[7];
	if (segment[2] != 8 || (image->components != 1 && image->components != 3))
		return gettext("only grey or coloured (not CMYK) JPEG of 8 bits");
	return check_size(image->width, image->height);
}

static const char *read_jpeg(struct image *image)
{
	const char *bytes = image->bytes, *end = bytes + image->length, *p = bytes + 2;
	while (p + 4 <= end) {
		uint8_t marker = (uint8_t)p[1];
		if ((uint8_t)p[0] != 0xFF)
			return gettext("damaged");
		if (marker == 0xFF) {
			p++;
			continue;
		}
		size_t length = two_bytes(p + 2);
		if (length < 2 || length > (size_t)(end - p) - 2)
			return gettext("cut off");
		if (marker >= 0xC0 && marker <= 0xC2) {
			const char *why = read_frame(image, p + 2, length);
			if (why)
				return why;
		} else if (marker == 0xDA) {
			break;
		}
		p += 2 + length;
	}
	if (image->width == 0)
		return gettext("damaged");
	for (const char *last = end - 2; last > p && last > end - 4096; last--)
		if ((uint8_t)last[0] == 0xFF && (uint8_t)last[1] == 0xD9)
			return NULL;
	return gettext("cut off");
}

const struct image *image_read(const char *path, struct arena *arena, const char **why)
{
	static const char png[] = "\x89PNG\r\n\x1A\n", jpeg[] = "\xFF\xD8\xFF";
	struct image *image = arena_zalloc(arena, 1, sizeof *image);
	*why = read_bytes(path, arena, image);
	if (*why)
		return NULL;
	if (image->length > 8 && memcmp(image->bytes, png, 8) == 0) {
		image->type = "image/png";
		*why = read_png(arena, image);
	} else if (image->length > 3 && memcmp(image->bytes, jpeg, 3) == 0) {
		image->type = "image/jpeg";
		*why = read_jpeg(image);
	} else {
		*why = gettext("neither PNG nor JPEG");
	}
	return *why ? NULL : image;
}

/* Lengths, or a part of the measure: width="8cm", width="60%". */
static int read_lengths(struct builder *builder, const xmlNode *from, struct node *node)
{
	struct arena *arena = &builder->document->arena;
	const char *width = xml_attribute(from, "width", arena),
	           *height = xml_attribute(from, "height", arena);
	if (width && !style_length(width, &node->width, &node->share))
		return build_error(builder, from, "width");
	if (height && !style_length(height, &node->height, NULL))
		return build_error(builder, from, "height");
	return 0;
}

static int fail(struct builder *builder, const xmlNode *from, const char *name, const char *why)
{
	char detail[240];
	snprintf(detail, sizeof detail, gettext("the picture %.100s: %.100s"), name, why);
	return build_error(builder, from, detail);
}

/* The file beside the template (or its part) that has the element; one of the same name in a templates folder
 * that comes earlier wins, as for parts. NULL: it is not to be read. */
static const char *find_file(struct builder *builder, const xmlNode *from, const char *name)
{
	struct arena *arena = &builder->document->arena;
	const char *file = template_place(builder->filling, from).file;
	const char *slash = file ? strrchr(file, '/') : NULL;
	if (name[0] == '/' || strchr(name, ':'))
		return NULL;
	const char *path = slash ? arena_printf(arena, "%.*s%s", (int)(slash - file + 1), file, name) : name;
	path = template_part(builder->filling, path);
	return template_may_read(builder->filling, path) ? path : NULL;
}

static const struct image *find_image(struct builder *builder, const char *path, const char **why)
{
	struct arena *arena = &builder->document->arena;
	for (size_t i = 0; i < builder->image_count; i++)
		if (strcmp(builder->image_paths[i], path) == 0)
			return builder->images[i];
	const struct image *image = image_read(path, arena, why);
	if (!image)
		return NULL;
	size_t count = builder->image_count;
	builder->images = arena_append(arena, builder->images, &count, sizeof *builder->images);
	builder->image_paths = arena_append(arena, builder->image_paths, &builder->image_count,
	                                    sizeof *builder->image_paths);
	builder->images[count - 1] = image;
	builder->image_paths[count - 1] = path;
	return image;
}

int build_image(struct builder *builder, const xmlNode *from, struct node *node)
{
	struct arena *arena = &builder->document->arena;
	const char *source = xml_attribute(from, "src", arena), *why = NULL;
	const char *alternative = xml_attribute(from, "alt", arena);
	if (!source || !*source)
		return build_error(builder, from, gettext("<img> needs the attribute src"));
	if (!alternative)
		return build_error(builder, from,
		                   gettext("<img> needs the attribute alt: what it shows, or nothing for an "
		                           "ornament"));
	const char *path = find_file(builder, from, source);
	if (!path)
		return fail(builder, from, source, gettext("not a file of the templates folders"));
	const struct image *found = find_image(builder, path, &why);
	if (!found)
		return fail(builder, from, source, why);
	struct image *image = arena_alloc(arena, 1, sizeof *image);
	*image = *found;
	image->alternative = alternative;
	node->image = image;
	return read_lengths(builder, from, node);
}
