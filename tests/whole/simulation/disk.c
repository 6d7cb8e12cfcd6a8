/* A disk that is full or broken for a while. The system's loader puts this before the C library (LD_PRELOAD): what SQLite writes in
   the folder of a history (`/hazina-history-...`) fails as long as the link `disk` in it names how. People's notes and the keyring
   are in the same folder and outside the machine: they are written as ever. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define FILES 16384
#define LONGEST 256

/* The link of each open file's folder; empty where the file is none of ours. */
static char link_of[FILES][LONGEST];

static void opened(int file, const char *path) {
    if (file < 0 || file >= FILES) return;
    link_of[file][0] = 0;
    const char *folder = strstr(path, "/hazina-history-");
    const char *name = folder ? strchr(folder + 1, '/') : NULL;
    if (!name) return;
    int is_ours = !strncmp(name, "/test.ledger", 12) || !strncmp(name, "/spool", 6);
    size_t length = (size_t)(name - path);
    if (is_ours && length + 6 < LONGEST) {
        memcpy(link_of[file], path, length);
        memcpy(link_of[file] + length, "/disk", 6);
    }
}

enum trouble { NONE, FULL, BROKEN, UNSYNCED };

static enum trouble trouble_of(int file) {
    char how[16];
    if (file < 0 || file >= FILES || !link_of[file][0]) return NONE;
    ssize_t length = readlink(link_of[file], how, sizeof how);
    if (length <= 0) return NONE;
    return how[0] == 'f' ? FULL : how[0] == 'b' ? BROKEN : UNSYNCED;
}

/* Whether a write up to `end` fails. A full disk takes what is written over what it has. */
static int fails(int file, off64_t end) {
    struct stat known;
    enum trouble trouble = trouble_of(file);
    if (trouble == BROKEN) return EIO;
    if (trouble == FULL && (fstat(file, &known) || end > known.st_size)) return ENOSPC;
    return 0;
}

#define REAL(name) static __typeof__(name) *real; if (!real) real = (__typeof__(name) *)dlsym(RTLD_NEXT, #name)
#define REFUSED(error) do { int why = (error); if (why) { errno = why; return -1; } } while (0)

#define OPENING(name) \
int name(const char *path, int flags, ...) { \
    REAL(name); va_list more; va_start(more, flags); \
    mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(more, mode_t) : 0; va_end(more); \
    int file = real(path, flags, mode); opened(file, path); return file; }
OPENING(open)
OPENING(open64)

#define OPENING_AT(name) \
int name(int at, const char *path, int flags, ...) { \
    REAL(name); va_list more; va_start(more, flags); \
    mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(more, mode_t) : 0; va_end(more); \
    int file = real(at, path, flags, mode); opened(file, path); return file; }
OPENING_AT(openat)
OPENING_AT(openat64)

int close(int file) {
    REAL(close);
    if (file >= 0 && file < FILES) link_of[file][0] = 0;
    return real(file);
}

ssize_t write(int file, const void *from, size_t length) {
    REAL(write);
    if (file >= 0 && file < FILES && link_of[file][0]) REFUSED(fails(file, lseek64(file, 0, SEEK_CUR) + (off64_t)length));
    return real(file, from, length);
}

ssize_t pwrite(int file, const void *from, size_t length, off_t at) {
    REAL(pwrite);
    REFUSED(fails(file, at + (off64_t)length));
    return real(file, from, length, at);
}

ssize_t pwrite64(int file, const void *from, size_t length, off64_t at) {
    REAL(pwrite64);
    REFUSED(fails(file, at + (off64_t)length));
    return real(file, from, length, at);
}

int ftruncate64(int file, off64_t length) {
    REAL(ftruncate64);
    REFUSED(fails(file, length));
    return real(file, length);
}

int ftruncate(int file, off_t length) {
    REAL(ftruncate);
    REFUSED(fails(file, length));
    return real(file, length);
}

int fsync(int file) {
    REAL(fsync);
    REFUSED(trouble_of(file) >= BROKEN ? EIO : 0);
    return real(file);
}

int fdatasync(int file) {
    REAL(fdatasync);
    REFUSED(trouble_of(file) >= BROKEN ? EIO : 0);
    return real(file);
}
