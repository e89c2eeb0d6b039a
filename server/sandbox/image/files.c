/* Serves the work folder to whoever edits its files, and tells them when the shell changes something there.

   Standard input and output carry frames, numbers with the most significant byte first: four bytes of length, then as many
   bytes: four of the asker's number, a letter, and what it needs. Each is answered in turn under its number:
   k done, with what was asked for    x not written: is there a file? and its stamp    e refused, with the error's number
   A stamp is the file's time in nanoseconds, its size and its inode, eight bytes each.
   l PATH               a folder's entries: how many are left out in four bytes; of each its kind (f, d, o), its stamp, and
                        its name behind two bytes of length
   r OFFSET LENGTH PATH eight and four bytes; a file's stamp, and that much of it
   n                    a new content, known by this frame's number
   a CONTENT BYTES      goes on with it
   d CONTENT            forgets it
   w CONTENT HOW PATH   the file gets that content, if HOW allows: 'a' always, 'n' when there is none, 's' and a stamp when
                        it has that
   m PATH               makes a folder
   v FROM TO            renames; both behind two bytes of length
   u PATH               removes a file, or a folder with all that is in it
   i PATH               watches a folder, under the number in the answer. A frame of number 0, letter c, and that number comes
                        when something in it may have changed
   o NUMBER             does so no longer
   No path leads out of the work folder: links are never followed. A file keeps its inode, mode and owner when it is written,
   as a container may have just this file mounted. It ends with its input. */
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#define FOLDER "/root/work"
#define MAX_FRAME (1024 * 1024)
#define MAX_ANSWER (4 * 1024 * 1024)
#define MAX_READ (256 * 1024)
#define MAX_CONTENTS 16
#define MAX_WATCHES 1024
#define MAX_ENTRIES 20000
#define MAX_DEPTH 200
/* News of a folder that changes all the time comes this often. */
#define NEWS_MS 100
/* Where the kernel gives no watches, whoever asks is told to look this often. */
#define LOOK_MS 1000
#define CHANGES (IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO | IN_MODIFY | IN_CLOSE_WRITE | IN_ATTRIB | IN_DELETE_SELF | IN_MOVE_SELF)

typedef struct { const uint8_t *at; size_t left; } Input;
typedef struct { uint32_t number; int file; } Content;

static uint8_t answer[MAX_ANSWER];
static size_t answer_length;
static Content contents[MAX_CONTENTS];
static int watching = -1;
/* Without watches of the kernel's. */
static uint32_t looks[MAX_WATCHES], look_count, next_look;

static void put(uint64_t value, int bytes) {
  while (bytes--) answer[answer_length++] = (uint8_t)(value >> (8 * bytes));
}

static void put_bytes(const void *bytes, size_t length) {
  memcpy(answer + answer_length, bytes, length);
  answer_length += length;
}

static uint64_t take(Input *input, int bytes) {
  uint64_t value = 0;
  if (input->left < (size_t)bytes) exit(1);
  input->left -= (size_t)bytes;
  while (bytes--) value = value << 8 | *input->at++;
  return value;
}

static void begin(uint32_t number, char letter) {
  answer_length = 4;
  put(number, 4);
  put((uint8_t)letter, 1);
}

static void send_answer(void) {
  size_t length = answer_length, sent = 0;
  answer_length = 0;
  put(length - 4, 4);
  while (sent < length) {
    ssize_t done = write(STDOUT_FILENO, answer + sent, length - sent);
    if (done < 0 && errno == EINTR) continue;
    if (done <= 0) exit(0);
    sent += (size_t)done;
  }
}

static void put_stamp(const struct stat *status) {
  put((uint64_t)status->st_mtim.tv_sec * 1000000000u + (uint64_t)status->st_mtim.tv_nsec, 8);
  put((uint64_t)status->st_size, 8);
  put((uint64_t)status->st_ino, 8);
}

static int has_stamp(const struct stat *status, Input stamp) {
  uint64_t time = take(&stamp, 8), size = take(&stamp, 8), inode = take(&stamp, 8);
  uint64_t own = (uint64_t)status->st_mtim.tv_sec * 1000000000u + (uint64_t)status->st_mtim.tv_nsec;
  return time == own && size == (uint64_t)status->st_size && inode == (uint64_t)status->st_ino;
}

/* The folder that the path's last name is in, which is left in `name`; -1 with the error's number. */
static int walk(Input path, char *name) {
  int folder = open(FOLDER, O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
  strcpy(name, ".");
  while (folder >= 0 && path.left > 0) {
    const uint8_t *slash = memchr(path.at, '/', path.left);
    size_t length = slash ? (size_t)(slash - path.at) : path.left;
    if (strcmp(name, ".") != 0) {
      int next = openat(folder, name, O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
      int error = errno;
      close(folder);
      errno = error;
      if (next < 0) return -1;
      folder = next;
    }
    if (length == 0 || length > NAME_MAX || memchr(path.at, 0, length)) length = 0;
    memcpy(name, path.at, length);
    name[length] = 0;
    if (length == 0 || strcmp(name, ".") == 0 || strcmp(name, "..") == 0) {
      close(folder);
      errno = EINVAL;
      return -1;
    }
    path.at += length;
    path.left -= length;
    if (slash) { path.at++; path.left--; }
  }
  return folder;
}

static int open_in(Input path, int flags) {
  char name[NAME_MAX + 1];
  int folder = walk(path, name);
  if (folder < 0) return -1;
  int opened = openat(folder, name, flags | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, 0644);
  int error = errno;
  close(folder);
  errno = error;
  return opened;
}

/* Only of an ordinary file: what is none may never answer. */
static int open_file(Input path, int flags, struct stat *status) {
  int opened = open_in(path, flags);
  if (opened < 0) return -1;
  if (fstat(opened, status) == 0 && S_ISREG(status->st_mode)) return opened;
  int error = S_ISDIR(status->st_mode) ? EISDIR : ENXIO;
  close(opened);
  errno = error;
  return -1;
}

static int list(Input path) {
  int opened = open_in(path, O_RDONLY | O_DIRECTORY);
  DIR *folder = opened < 0 ? NULL : fdopendir(opened);
  if (!folder) return -1;
  uint32_t kept = 0, more = 0;
  size_t count = answer_length;
  put(0, 4);
  for (struct dirent *entry; (entry = readdir(folder));) {
    struct stat status;
    const char *name = entry->d_name;
    if (strcmp(name, ".") == 0 || strcmp(name, "..") == 0) continue;
    if (fstatat(dirfd(folder), name, &status, AT_SYMLINK_NOFOLLOW) < 0) continue;
    size_t length = strlen(name);
    if (kept == MAX_ENTRIES || answer_length + length + 32 > MAX_ANSWER) { more++; continue; }
    kept++;
    put((uint8_t)(S_ISREG(status.st_mode) ? 'f' : S_ISDIR(status.st_mode) ? 'd' : 'o'), 1);
    put_stamp(&status);
    put(length, 2);
    put_bytes(name, length);
  }
  closedir(folder);
  size_t end = answer_length;
  answer_length = count;
  put(more, 4);
  answer_length = end;
  return 0;
}

static int read_part(Input input) {
  uint64_t offset = take(&input, 8);
  size_t length = (size_t)take(&input, 4), got = 0;
  struct stat status;
  int file = open_file(input, O_RDONLY, &status);
  if (file < 0) return -1;
  put_stamp(&status);
  if (length > MAX_READ) length = MAX_READ;
  while (got < length) {
    ssize_t part = pread(file, answer + answer_length, length - got, (off_t)(offset + got));
    if (part < 0 && errno == EINTR) continue;
    if (part < 0) { int error = errno; close(file); errno = error; return -1; }
    if (part == 0) break;
    got += (size_t)part;
    answer_length += (size_t)part;
  }
  close(file);
  return 0;
}

static Content *content_of(uint32_t number) {
  for (int at = 0; at < MAX_CONTENTS; at++) if (contents[at].number == number) return &contents[at];
  errno = EBADF;
  return NULL;
}

static int new_content(uint32_t number) {
  Content *content = content_of(0);
  char path[] = "/tmp/slipway-files-XXXXXX";
  if (!content || number == 0) { errno = EMFILE; return -1; }
  int file = mkostemp(path, O_CLOEXEC);
  if (file < 0) return -1;
  /* Without a name nothing of it is left behind, whatever happens. */
  unlink(path);
  *content = (Content){ number, file };
  return 0;
}

static void drop_content(Content *content) {
  if (!content) return;
  close(content->file);
  content->number = 0;
}

static int write_all(int file, const uint8_t *bytes, size_t length) {
  while (length > 0) {
    ssize_t done = write(file, bytes, length);
    if (done < 0 && errno == EINTR) continue;
    if (done < 0) return -1;
    bytes += done;
    length -= (size_t)done;
  }
  return 0;
}

static int append(Input input) {
  Content *content = content_of((uint32_t)take(&input, 4));
  return content ? write_all(content->file, input.at, input.left) : -1;
}

/* Room is taken first: on a full disk the file stays what it was. */
static int fill(int file, off_t before, int content) {
  static uint8_t buffer[64 * 1024];
  struct stat status;
  if (fstat(content, &status) < 0) return -1;
  if (status.st_size > 0 && fallocate(file, 0, 0, status.st_size) < 0 && errno != EOPNOTSUPP) {
    int error = errno;
    if (ftruncate(file, before) < 0) return -1;
    errno = error;
    return -1;
  }
  if (lseek(content, 0, SEEK_SET) < 0 || lseek(file, 0, SEEK_SET) < 0) return -1;
  for (;;) {
    ssize_t part = read(content, buffer, sizeof buffer);
    if (part < 0 && errno == EINTR) continue;
    if (part < 0) return -1;
    if (part == 0) break;
    if (write_all(file, buffer, (size_t)part) < 0) return -1;
  }
  return ftruncate(file, status.st_size);
}

/* 1 when the file is not what the asker takes it for; the answer says what it is. */
static int write_file(uint32_t number, Input input) {
  Content *content = content_of((uint32_t)take(&input, 4));
  char how = (char)take(&input, 1);
  Input stamp = input;
  if (how == 's') { take(&input, 8); take(&input, 8); take(&input, 8); }
  if (!content) return -1;
  struct stat status;
  int is_new = 0, file = open_file(input, O_RDWR, &status);
  if (file < 0 && errno != ENOENT) return -1;
  if (file < 0 && how != 's') {
    is_new = 1;
    file = open_file(input, O_RDWR | O_CREAT | O_EXCL, &status);
    if (file < 0) return -1;
  }
  if (file < 0 || (!is_new && (how == 'n' || (how == 's' && !has_stamp(&status, stamp))))) {
    begin(number, 'x');
    put(file >= 0, 1);
    if (file >= 0) { put_stamp(&status); close(file); }
    drop_content(content);
    return 1;
  }
  int result = fill(file, status.st_size, content->file), error = errno;
  if (result == 0) { fstat(file, &status); put_stamp(&status); }
  close(file);
  drop_content(content);
  if (result < 0 && is_new) {
    char name[NAME_MAX + 1];
    int folder = walk(input, name);
    if (folder >= 0) { unlinkat(folder, name, 0); close(folder); }
  }
  errno = error;
  return result;
}

static int make_folder(Input path) {
  char name[NAME_MAX + 1];
  int folder = walk(path, name);
  if (folder < 0) return -1;
  int result = mkdirat(folder, name, 0755), error = errno;
  close(folder);
  errno = error;
  return result;
}

static int rename_entry(Input input) {
  char from[NAME_MAX + 1], to[NAME_MAX + 1];
  size_t length = (size_t)take(&input, 2);
  if (length > input.left) exit(1);
  int old = walk((Input){ input.at, length }, from);
  if (old < 0) return -1;
  input.at += length;
  input.left -= length;
  length = (size_t)take(&input, 2);
  if (length > input.left) exit(1);
  int new = walk((Input){ input.at, length }, to);
  /* Never over what is there. */
  int result = new < 0 ? -1 : (int)syscall(SYS_renameat2, old, from, new, to, 1 /* RENAME_NOREPLACE */), error = errno;
  close(old);
  if (new >= 0) close(new);
  errno = error;
  return result;
}

static int remove_in(int folder, const char *name, int depth) {
  if (unlinkat(folder, name, 0) == 0) return 0;
  if (errno != EISDIR && errno != EPERM) return -1;
  if (depth == MAX_DEPTH) { errno = ELOOP; return -1; }
  int opened = openat(folder, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
  DIR *inner = opened < 0 ? NULL : fdopendir(opened);
  if (!inner) return -1;
  int result = 0, error = 0;
  for (struct dirent *entry; result == 0 && (entry = readdir(inner));) {
    if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0) continue;
    result = remove_in(opened, entry->d_name, depth + 1);
    error = errno;
  }
  closedir(inner);
  if (result < 0) { errno = error; return -1; }
  return unlinkat(folder, name, AT_REMOVEDIR);
}

static int remove_entry(Input path) {
  char name[NAME_MAX + 1];
  int folder = walk(path, name);
  if (folder < 0) return -1;
  int result = path.left == 0 ? (errno = EINVAL, -1) : remove_in(folder, name, 0), error = errno;
  close(folder);
  errno = error;
  return result;
}

static int watch_folder(Input path) {
  int folder = open_in(path, O_RDONLY | O_DIRECTORY);
  if (folder < 0) return -1;
  int number = -1;
  if (watching >= 0) {
    char itself[64];
    snprintf(itself, sizeof itself, "/proc/self/fd/%d", folder);
    number = inotify_add_watch(watching, itself, CHANGES);
  } else if (look_count < MAX_WATCHES) {
    number = (int)++next_look;
    looks[look_count++] = next_look;
  } else errno = ENOSPC;
  int error = errno;
  close(folder);
  errno = error;
  if (number < 0) return -1;
  put((uint32_t)number, 4);
  return 0;
}

static int unwatch(Input input) {
  uint32_t number = (uint32_t)take(&input, 4);
  if (watching >= 0) inotify_rm_watch(watching, (int)number);
  for (uint32_t at = 0; at < look_count; at++) if (looks[at] == number) looks[at--] = looks[--look_count];
  return 0;
}

static void tell(uint32_t watch) {
  begin(0, 'c');
  put(watch, 4);
  send_answer();
}

/* Each folder once, however much has happened in it. What the kernel had no room for says so itself, as number -1. */
static void tell_changes(void) {
  static _Alignas(struct inotify_event) char buffer[64 * 1024];
  ssize_t length = read(watching, buffer, sizeof buffer);
  uint32_t told[64], count = 0;
  for (ssize_t at = 0; at < length;) {
    const struct inotify_event *event = (const void *)(buffer + at);
    uint32_t watch = (uint32_t)event->wd, known = 0;
    at += (ssize_t)(sizeof *event + event->len);
    if (event->mask & IN_IGNORED) continue;
    while (known < count && told[known] != watch) known++;
    if (known < count) continue;
    tell(watch);
    if (count < 64) told[count++] = watch;
  }
}

static int obey(uint32_t number, char letter, Input input) {
  switch (letter) {
    case 'l': return list(input);
    case 'r': return read_part(input);
    case 'n': return new_content(number);
    case 'a': return append(input);
    case 'd': return drop_content(content_of((uint32_t)take(&input, 4))), 0;
    case 'w': return write_file(number, input);
    case 'm': return make_folder(input);
    case 'v': return rename_entry(input);
    case 'u': return remove_entry(input);
    case 'i': return watch_folder(input);
    case 'o': return unwatch(input);
    default: errno = EINVAL; return -1;
  }
}

static void handle(Input frame) {
  uint32_t number = (uint32_t)take(&frame, 4);
  char letter = (char)take(&frame, 1);
  begin(number, 'k');
  if (obey(number, letter, frame) < 0) {
    int error = errno;
    begin(number, 'e');
    put((uint32_t)error, 4);
  }
  send_answer();
}

static int64_t now_ms(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* Whole frames in the buffer are dealt with; how much of it is left. */
static size_t handle_frames(uint8_t *buffer, size_t length) {
  size_t at = 0;
  while (length - at >= 4) {
    Input head = { buffer + at, 4 };
    size_t size = (size_t)take(&head, 4);
    if (size > MAX_FRAME) exit(1);
    if (length - at - 4 < size) break;
    handle((Input){ buffer + at + 4, size });
    at += 4 + size;
  }
  memmove(buffer, buffer + at, length - at);
  return length - at;
}

int main(void) {
  static uint8_t buffer[MAX_FRAME + 4];
  size_t length = 0;
  watching = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
  int64_t next = now_ms() + (watching < 0 ? LOOK_MS : 0);
  for (;;) {
    int64_t wait = next - now_ms();
    struct pollfd waiting[2] = { { STDIN_FILENO, POLLIN, 0 }, { wait > 0 ? -1 : watching, POLLIN, 0 } };
    int timeout = wait > 0 ? (int)wait : -1;
    if (poll(waiting, 2, timeout) < 0 && errno != EINTR) return 1;
    if (waiting[1].revents & POLLIN) {
      tell_changes();
      next = now_ms() + NEWS_MS;
    }
    if (watching < 0 && now_ms() >= next) {
      for (uint32_t at = 0; at < look_count; at++) tell(looks[at]);
      next = now_ms() + LOOK_MS;
    }
    if (!(waiting[0].revents & (POLLIN | POLLHUP | POLLERR))) continue;
    ssize_t got = read(STDIN_FILENO, buffer + length, sizeof buffer - length);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return 0;
    length = handle_frames(buffer, length + (size_t)got);
  }
}
