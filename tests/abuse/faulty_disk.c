/* Makes the n-th operation on files below one folder fail, for every library of the process.
 * Loaded before all others (LD_PRELOAD); faulty_disk.py builds it and tells it what to do. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <string.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

#define FILES 65536
static char folder[PATH_MAX];
static volatile int armed, fail_at, lasting, fail_code, seen;
static volatile unsigned char inside[FILES]; /* open files that lie below the folder */
static char log_of[65536];
static int log_length;

void faulty_arm(const char *below, int at, int all_after, int code) {
    strncpy(folder, below, sizeof folder - 1);
    fail_at = at, lasting = all_after, fail_code = code, seen = 0, log_length = 0, armed = 1;
}
int faulty_disarm(void) { armed = 0; return seen; }
const char *faulty_log(void) { log_of[log_length] = 0; return log_of; }

/* One operation below the folder: counted, and refused where its time has come. A disk that has
 * become full refuses all that takes room from then on; names can still be moved. */
static int refused(const char *what) {
    if (!armed) return 0;
    int number = ++seen;
    int room = (int)sizeof log_of - log_length - 2, length = (int)strlen(what);
    if (length < room) {
        memcpy(log_of + log_length, what, length);
        log_length += length;
        log_of[log_length++] = ' ';
    }
    int takes_room = strcmp(what, "rename") && strcmp(what, "chmod");
    if (number != fail_at && !(lasting && takes_room && number > fail_at)) return 0;
    errno = fail_code;
    return 1;
}
static int below(const char *path) {
    return armed && path && strncmp(path, folder, strlen(folder)) == 0;
}
static int is_inside(int file) { return file >= 0 && file < FILES && inside[file]; }
static int opened(int file, const char *path) {
    if (file >= 0 && file < FILES) inside[file] = armed && path && !strncmp(path, folder, strlen(folder));
    return file;
}
static int for_writing(int flags) { return flags & (O_CREAT | O_WRONLY | O_RDWR); }

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))
#define MODE(flags) \
    mode_t mode = 0; \
    if (flags & O_CREAT) { va_list list; va_start(list, flags); mode = va_arg(list, int); va_end(list); }

int open(const char *path, int flags, ...) {
    MODE(flags)
    if (below(path) && for_writing(flags) && refused("open")) return -1;
    return opened(REAL(open)(path, flags, mode), path);
}
int open64(const char *path, int flags, ...) {
    MODE(flags)
    if (below(path) && for_writing(flags) && refused("open")) return -1;
    return opened(REAL(open64)(path, flags, mode), path);
}
int openat(int at, const char *path, int flags, ...) {
    MODE(flags)
    if (below(path) && for_writing(flags) && refused("open")) return -1;
    return opened(REAL(openat)(at, path, flags, mode), path);
}
int openat64(int at, const char *path, int flags, ...) {
    MODE(flags)
    if (below(path) && for_writing(flags) && refused("open")) return -1;
    return opened(REAL(openat64)(at, path, flags, mode), path);
}
int close(int file) {
    if (file >= 0 && file < FILES) inside[file] = 0;
    return REAL(close)(file);
}
#define FILE_CALL(type, name, word, parameters, arguments) \
    type name parameters { \
        if (is_inside(file) && refused(word)) return -1; \
        return REAL(name) arguments; \
    }
FILE_CALL(ssize_t, write, "write", (int file, const void *from, size_t count), (file, from, count))
FILE_CALL(ssize_t, pwrite, "write", (int file, const void *from, size_t count, off_t at),
          (file, from, count, at))
FILE_CALL(ssize_t, pwrite64, "write", (int file, const void *from, size_t count, off64_t at),
          (file, from, count, at))
FILE_CALL(ssize_t, writev, "write", (int file, const struct iovec *from, int count),
          (file, from, count))
FILE_CALL(ssize_t, sendfile, "write", (int file, int from, off_t *at, size_t count),
          (file, from, at, count))
FILE_CALL(ssize_t, sendfile64, "write", (int file, int from, off64_t *at, size_t count),
          (file, from, at, count))
FILE_CALL(int, fsync, "fsync", (int file), (file))
FILE_CALL(int, fdatasync, "fsync", (int file), (file))
FILE_CALL(int, ftruncate, "truncate", (int file, off_t length), (file, length))
FILE_CALL(int, ftruncate64, "truncate", (int file, off64_t length), (file, length))

#define PATH_CALL(name, word, path, parameters, arguments) \
    int name parameters { \
        if (below(path) && refused(word)) return -1; \
        return REAL(name) arguments; \
    }
PATH_CALL(rename, "rename", to, (const char *from, const char *to), (from, to))
PATH_CALL(renameat, "rename", to, (int here, const char *from, int there, const char *to),
          (here, from, there, to))
PATH_CALL(link, "link", to, (const char *from, const char *to), (from, to))
PATH_CALL(linkat, "link", to, (int here, const char *from, int there, const char *to, int flags),
          (here, from, there, to, flags))
PATH_CALL(mkdir, "mkdir", path, (const char *path, mode_t mode), (path, mode))
PATH_CALL(chmod, "chmod", path, (const char *path, mode_t mode), (path, mode))
PATH_CALL(fchmodat, "chmod", path, (int at, const char *path, mode_t mode, int flags),
          (at, path, mode, flags))
