/* fontconfig, opened when it is first needed (base/library.h): it brings FreeType along. */
#ifndef PREUTILS_RENDER_LIBFONTCONFIG_H
#define PREUTILS_RENDER_LIBFONTCONFIG_H

/* All headers that declare what is listed: none may come after the macros below. */
#include <fontconfig/fontconfig.h>

#include "base/error.h"

/* Fails where it is not there. Before anything else of it: what is called without would abort. */
int libfontconfig_open(struct error *error);

struct libfontconfig {
#define LIBFONTCONFIG(name) __typeof__(name) *name;
#include "render/libfontconfig.def"
#undef LIBFONTCONFIG
};
const struct libfontconfig *libfontconfig(void);

#ifndef LIBFONTCONFIG_ITSELF
#define FcCharSetAddChar               libfontconfig()->FcCharSetAddChar
#define FcCharSetCreate                libfontconfig()->FcCharSetCreate
#define FcCharSetDestroy               libfontconfig()->FcCharSetDestroy
#define FcCharSetHasChar               libfontconfig()->FcCharSetHasChar
#define FcConfigBuildFonts             libfontconfig()->FcConfigBuildFonts
#define FcConfigCreate                 libfontconfig()->FcConfigCreate
#define FcConfigDestroy                libfontconfig()->FcConfigDestroy
#define FcConfigParseAndLoadFromMemory libfontconfig()->FcConfigParseAndLoadFromMemory
#define FcConfigSubstitute             libfontconfig()->FcConfigSubstitute
#define FcDefaultSubstitute            libfontconfig()->FcDefaultSubstitute
#define FcFini                         libfontconfig()->FcFini
#define FcFontMatch                    libfontconfig()->FcFontMatch
#define FcFontSetDestroy               libfontconfig()->FcFontSetDestroy
#define FcFontSort                     libfontconfig()->FcFontSort
#define FcPatternAddBool               libfontconfig()->FcPatternAddBool
#define FcPatternAddCharSet            libfontconfig()->FcPatternAddCharSet
#define FcPatternAddInteger            libfontconfig()->FcPatternAddInteger
#define FcPatternAddString             libfontconfig()->FcPatternAddString
#define FcPatternCreate                libfontconfig()->FcPatternCreate
#define FcPatternDestroy               libfontconfig()->FcPatternDestroy
#define FcPatternGetCharSet            libfontconfig()->FcPatternGetCharSet
#define FcPatternGetInteger            libfontconfig()->FcPatternGetInteger
#define FcPatternGetString             libfontconfig()->FcPatternGetString
#define FcStrCmpIgnoreCase             libfontconfig()->FcStrCmpIgnoreCase
#endif

#endif
