# Debian packages: what building needs, what tests need on top, what `make lint`, `bench`, `check-neon` need. 'a|b': the first there is.
BUILD_PACKAGES := gcc libc6-dev make pkg-config gettext po4a \
  libcsv-dev libxml2-dev libxslt1-dev libxlsxwriter-dev libhpdf-dev libzip-dev \
  libhyphen-dev hyphen-fr libfontconfig-dev fontconfig 'fonts-liberation2|fonts-liberation' fonts-dejavu-core \
  nettle-dev zlib1g-dev libglpk-dev libpng-dev
TEST_PACKAGES := libcmocka-dev valgrind perl python3 sqlite3 libxml2-utils jing emacs-common \
  slurm-wlm parallel procps hostname \
  poppler-utils qpdf tidy libpdfbox2-java libactivation-java libjaxb-api-java libcommons-io-java unzip python3-openpyxl python3-lxml locales \
  libreoffice-calc-nogui libreoffice-writer-nogui
LINT_PACKAGES := clang clang-format clang-tidy cppcheck mandoc git
BENCH_PACKAGES := time nodejs npm util-linux-extra sqlite3 valgrind libreoffice-calc-nogui libreoffice-writer-nogui \
  python3 python3-openpyxl python3-reportlab groff weasyprint poppler-utils unzip
NEON_PACKAGES := gcc-aarch64-linux-gnu libc6-dev-arm64-cross qemu-user
