/* libxml2, opened when it is first needed (base/library.h): few runs read XML that the project's own readers
 * leave to it, and it brings ICU and the C++ library along. */
#ifndef PREUTILS_BASE_LIBXML2_H
#define PREUTILS_BASE_LIBXML2_H

/* All headers that declare what is listed: none may come after the macros below. */
#include <libxml/SAX2.h>
#include <libxml/parser.h>
#include <libxml/tree.h>
#include <libxml/uri.h>
#include <libxml/xmlerror.h>
#include <libxml/xmlreader.h>
#include <libxml/xpath.h>
#include <libxml/xpathInternals.h>

#include "base/error.h"

/* Fails where the library, or something in it, is not there. Before anything else of it: what is called
 * without would abort. */
int libxml2_open(struct error *error);

struct libxml2 {
#define LIBXML2(name) __typeof__(name) *name;
#include "base/libxml2.def"
#undef LIBXML2
};
/* Its functions; of a variable, where it is. */
const struct libxml2 *libxml2(void);

#ifndef LIBXML2_ITSELF
#define valuePop                       libxml2()->valuePop
#define valuePush                      libxml2()->valuePush
#define xmlAddChild                    libxml2()->xmlAddChild
#define xmlBuildURI                    libxml2()->xmlBuildURI
#define xmlCreatePushParserCtxt        libxml2()->xmlCreatePushParserCtxt
#define xmlCtxtGetLastError            libxml2()->xmlCtxtGetLastError
#define xmlCtxtReadMemory              libxml2()->xmlCtxtReadMemory
#define xmlCtxtUseOptions              libxml2()->xmlCtxtUseOptions
#define xmlDocGetRootElement           libxml2()->xmlDocGetRootElement
#define xmlDocSetRootElement           libxml2()->xmlDocSetRootElement
#define xmlFree                        (*libxml2()->xmlFree)
#define xmlFreeDoc                     libxml2()->xmlFreeDoc
#define xmlFreeNode                    libxml2()->xmlFreeNode
#define xmlFreeParserCtxt              libxml2()->xmlFreeParserCtxt
#define xmlFreeTextReader              libxml2()->xmlFreeTextReader
#define xmlGetDtdElementDesc           libxml2()->xmlGetDtdElementDesc
#define xmlGetLastError                libxml2()->xmlGetLastError
#define xmlGetLineNo                   libxml2()->xmlGetLineNo
#define xmlGetNoNsProp                 libxml2()->xmlGetNoNsProp
#define xmlGetNsProp                   libxml2()->xmlGetNsProp
#define xmlHasNsProp                   libxml2()->xmlHasNsProp
#define xmlHasProp                     libxml2()->xmlHasProp
#define xmlInitParser                  libxml2()->xmlInitParser
#define xmlIsBlankNode                 libxml2()->xmlIsBlankNode
#define xmlNewChild                    libxml2()->xmlNewChild
#define xmlNewDoc                      libxml2()->xmlNewDoc
#define xmlNewDocNode                  libxml2()->xmlNewDocNode
#define xmlNewDocText                  libxml2()->xmlNewDocText
#define xmlNewNs                       libxml2()->xmlNewNs
#define xmlNewNsProp                   libxml2()->xmlNewNsProp
#define xmlNewParserCtxt               libxml2()->xmlNewParserCtxt
#define xmlNewProp                     libxml2()->xmlNewProp
#define xmlNodeGetContent              libxml2()->xmlNodeGetContent
#define xmlNodeGetSpacePreserve        libxml2()->xmlNodeGetSpacePreserve
#define xmlNodeSetSpacePreserve        libxml2()->xmlNodeSetSpacePreserve
#define xmlParseChunk                  libxml2()->xmlParseChunk
#define xmlReadFile                    libxml2()->xmlReadFile
#define xmlReaderForFd                 libxml2()->xmlReaderForFd
#define xmlReconciliateNs              libxml2()->xmlReconciliateNs
#define xmlResetLastError              libxml2()->xmlResetLastError
#define xmlSAX2GetLineNumber           libxml2()->xmlSAX2GetLineNumber
#define xmlSearchNsByHref              libxml2()->xmlSearchNsByHref
#define xmlSetGenericErrorFunc         libxml2()->xmlSetGenericErrorFunc
#define xmlSetNs                       libxml2()->xmlSetNs
#define xmlSetStructuredErrorFunc      libxml2()->xmlSetStructuredErrorFunc
#define xmlStopParser                  libxml2()->xmlStopParser
#define xmlStrdup                      libxml2()->xmlStrdup
#define xmlStrncatNew                  libxml2()->xmlStrncatNew
#define xmlTextReaderConstLocalName    libxml2()->xmlTextReaderConstLocalName
#define xmlTextReaderConstName         libxml2()->xmlTextReaderConstName
#define xmlTextReaderConstNamespaceUri libxml2()->xmlTextReaderConstNamespaceUri
#define xmlTextReaderConstValue        libxml2()->xmlTextReaderConstValue
#define xmlTextReaderCurrentNode       libxml2()->xmlTextReaderCurrentNode
#define xmlTextReaderDepth             libxml2()->xmlTextReaderDepth
#define xmlTextReaderGetAttribute      libxml2()->xmlTextReaderGetAttribute
#define xmlTextReaderIsEmptyElement    libxml2()->xmlTextReaderIsEmptyElement
#define xmlTextReaderNodeType          libxml2()->xmlTextReaderNodeType
#define xmlTextReaderRead              libxml2()->xmlTextReaderRead
#define xmlURIUnescapeString           libxml2()->xmlURIUnescapeString
#define xmlUnlinkNode                  libxml2()->xmlUnlinkNode
#define xmlUnsetNsProp                 libxml2()->xmlUnsetNsProp
#define xmlXPathCastToNumber           libxml2()->xmlXPathCastToNumber
#define xmlXPathCastToString           libxml2()->xmlXPathCastToString
#define xmlXPathDistinctSorted         libxml2()->xmlXPathDistinctSorted
#define xmlXPathFreeNodeSet            libxml2()->xmlXPathFreeNodeSet
#define xmlXPathFreeObject             libxml2()->xmlXPathFreeObject
#define xmlXPathNewBoolean             libxml2()->xmlXPathNewBoolean
#define xmlXPathNewCString             libxml2()->xmlXPathNewCString
#define xmlXPathNewFloat               libxml2()->xmlXPathNewFloat
#define xmlXPathNewNodeSet             libxml2()->xmlXPathNewNodeSet
#define xmlXPathNodeSetAddUnique       libxml2()->xmlXPathNodeSetAddUnique
#define xmlXPathNodeSetCreate          libxml2()->xmlXPathNodeSetCreate
#define xmlXPathNodeSetSort            libxml2()->xmlXPathNodeSetSort
#define xmlXPathPopNodeSet             libxml2()->xmlXPathPopNodeSet
#define xmlXPathWrapNodeSet            libxml2()->xmlXPathWrapNodeSet
#endif

#endif
