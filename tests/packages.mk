# Debian packages: what building needs, and what tests need on top.
BUILD_PACKAGES := gcc libc6-dev make pkg-config gettext \
  libcsv-dev libxml2-dev libxslt1-dev libxlsxwriter-dev libhpdf-dev libzip-dev \
  libhyphen-dev hyphen-fr libfontconfig-dev fontconfig fonts-liberation nettle-dev zlib1g-dev
