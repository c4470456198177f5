/* libharu, opened when it is first needed (base/library.h). */
#ifndef PREUTILS_RENDER_LIBHPDF_H
#define PREUTILS_RENDER_LIBHPDF_H

/* All headers that declare what is listed: none may come after the macros below. */
#include <hpdf.h>
#include <hpdf_doc.h>
#include <hpdf_font.h>
#include <hpdf_fontdef.h>
#include <hpdf_objects.h>
#include <hpdf_pages.h>
#include <hpdf_streams.h>
#include <hpdf_utils.h>

#include "base/error.h"

/* Fails where it is not there. Before anything else of it: what is called without would abort. */
int libhpdf_open(struct error *error);

struct libhpdf {
#define LIBHPDF(name) __typeof__(name) *name;
#include "render/libhpdf.def"
#undef LIBHPDF
};
const struct libhpdf *libhpdf(void);

#ifndef LIBHPDF_ITSELF
#define HPDF_AddPage                  libhpdf()->HPDF_AddPage
#define HPDF_Array_Add                libhpdf()->HPDF_Array_Add
#define HPDF_Array_AddName            libhpdf()->HPDF_Array_AddName
#define HPDF_Array_AddNumber          libhpdf()->HPDF_Array_AddNumber
#define HPDF_Array_New                libhpdf()->HPDF_Array_New
#define HPDF_Binary_New               libhpdf()->HPDF_Binary_New
#define HPDF_Box_Array_New            libhpdf()->HPDF_Box_Array_New
#define HPDF_CMapEncoder_ToUnicode    libhpdf()->HPDF_CMapEncoder_ToUnicode
#define HPDF_CallbackReader_New       libhpdf()->HPDF_CallbackReader_New
#define HPDF_CallbackWriter_New       libhpdf()->HPDF_CallbackWriter_New
#define HPDF_CreateOutline            libhpdf()->HPDF_CreateOutline
#define HPDF_DictStream_New           libhpdf()->HPDF_DictStream_New
#define HPDF_Dict_Add                 libhpdf()->HPDF_Dict_Add
#define HPDF_Dict_AddBoolean          libhpdf()->HPDF_Dict_AddBoolean
#define HPDF_Dict_AddName             libhpdf()->HPDF_Dict_AddName
#define HPDF_Dict_AddNumber           libhpdf()->HPDF_Dict_AddNumber
#define HPDF_Dict_GetItem             libhpdf()->HPDF_Dict_GetItem
#define HPDF_Dict_New                 libhpdf()->HPDF_Dict_New
#define HPDF_Dict_RemoveElement       libhpdf()->HPDF_Dict_RemoveElement
#define HPDF_Doc_FindFontDef          libhpdf()->HPDF_Doc_FindFontDef
#define HPDF_FontDef_Free             libhpdf()->HPDF_FontDef_Free
#define HPDF_Free                     libhpdf()->HPDF_Free
#define HPDF_GetEncoder               libhpdf()->HPDF_GetEncoder
#define HPDF_GetError                 libhpdf()->HPDF_GetError
#define HPDF_GetFont                  libhpdf()->HPDF_GetFont
#define HPDF_LinkAnnot_SetBorderStyle libhpdf()->HPDF_LinkAnnot_SetBorderStyle
#define HPDF_List_Add                 libhpdf()->HPDF_List_Add
#define HPDF_LoadJpegImageFromMem     libhpdf()->HPDF_LoadJpegImageFromMem
#define HPDF_LoadRawImageFromMem      libhpdf()->HPDF_LoadRawImageFromMem
#define HPDF_MemStream_FreeData       libhpdf()->HPDF_MemStream_FreeData
#define HPDF_New                      libhpdf()->HPDF_New
#define HPDF_Outline_SetOpened        libhpdf()->HPDF_Outline_SetOpened
#define HPDF_Page_CreateURILinkAnnot  libhpdf()->HPDF_Page_CreateURILinkAnnot
#define HPDF_Page_GetLocalFontName    libhpdf()->HPDF_Page_GetLocalFontName
#define HPDF_Page_GetXObjectName      libhpdf()->HPDF_Page_GetXObjectName
#define HPDF_Page_SetHeight           libhpdf()->HPDF_Page_SetHeight
#define HPDF_Page_SetWidth            libhpdf()->HPDF_Page_SetWidth
#define HPDF_ResetError               libhpdf()->HPDF_ResetError
#define HPDF_SaveToStream             libhpdf()->HPDF_SaveToStream
#define HPDF_SetCompressionMode       libhpdf()->HPDF_SetCompressionMode
#define HPDF_SetCurrentEncoder        libhpdf()->HPDF_SetCurrentEncoder
#define HPDF_SetInfoAttr              libhpdf()->HPDF_SetInfoAttr
#define HPDF_Stream_Read              libhpdf()->HPDF_Stream_Read
#define HPDF_Stream_Seek              libhpdf()->HPDF_Stream_Seek
#define HPDF_Stream_Write             libhpdf()->HPDF_Stream_Write
#define HPDF_Stream_WriteStr          libhpdf()->HPDF_Stream_WriteStr
#define HPDF_String_New               libhpdf()->HPDF_String_New
#define HPDF_TTFontDef_GetCharWidth   libhpdf()->HPDF_TTFontDef_GetCharWidth
#define HPDF_TTFontDef_GetGlyphid     libhpdf()->HPDF_TTFontDef_GetGlyphid
#define HPDF_TTFontDef_Load           libhpdf()->HPDF_TTFontDef_Load
#define HPDF_TTFontDef_SetTagName     libhpdf()->HPDF_TTFontDef_SetTagName
#define HPDF_UseUTFEncodings          libhpdf()->HPDF_UseUTFEncodings
#define HPDF_Xref_Add                 libhpdf()->HPDF_Xref_Add
#endif

#endif
