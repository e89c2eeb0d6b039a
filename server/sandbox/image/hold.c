/* Holds a shell apart from whoever shows it, so that both it and its output outlive them.

   hold open NAME COLS ROWS COMMAND...   starts the command in a terminal of its own and attaches to it
   hold attach NAME FROM                 attaches to it from output byte FROM; -N stands for the last N that are kept
   hold list                             a line for each shell: its name, the first byte kept, the next, columns, rows, its status or -
   hold drop NAME                        forgets it; the caller has ended it

   Whoever attaches hands standard input, output and error over to the holder and only waits: bytes pass one process, not
   two. Bytes are numbered from the microsecond of the start on, so that no two shells have the same numbers. Standard
   output begins with a line "FROM END WAITING PAGE:NUMBER...": the number of the first byte that follows, the number of
   the next that the program writes, how much input waits for the program, and of each page that was heard, the last one
   last, the number of the next byte of its input. Standard input is frames of a letter, four bytes of length and as many
   bytes, of which numbers have the most significant first:
   i input
   n input of a page: eight bytes that name it, eight that number the first byte, and the input. Bytes that were taken
     before are left out, and the whole where bytes between are missing
   s a page's input goes on behind bytes that do not come: eight bytes that name it, eight that number the next
   r size as columns and rows of two bytes each
   a eight bytes: all output before that number was taken
   Input that was taken stays, whoever attaches next. What was taken a line "typed WRITTEN PAGE:NUMBER..." on standard
   error tells soon, of the pages with news; WRITTEN counts all input that has reached the program since the attachment.
   Once all output of a shell that has ended is told, "ended STATUS" comes there, and "taken" when somebody else attaches.
   Unless it is taken output stops after WINDOW bytes, and then the program. With nobody attached it goes on. */
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define FOLDER "/run/slipway/held"
#define RING (8 * 1024 * 1024)
#define WINDOW (256 * 1024)
#define MAX_FRAME (64 * 1024)
/* Of input that the program does not read. Whoever sends more must wait, and with it what it sends behind. */
#define KEYS (9 * 1024 * 1024)
#define MAX_PAGES 16
#define NEWS_MS 20
#define RUNNING (-1)
/* No status: a stream broke, or somebody else attached. */
#define LOST (-1)
#define TAKEN (-2)

typedef struct { char what; int64_t from; } Request;
typedef struct { int64_t start, end; int status; struct winsize size; } Answer;
typedef struct { uint64_t name, reached; int is_news; } Page;

/* What is kept: the last RING bytes from `first` on. Its pages exist once they are written to. */
static unsigned char *ring;
static int64_t first, end, sent, taken;
static int pty = -1, listener = -1, status = RUNNING, is_silent;
static pid_t child;
/* Input from `gone` to `came` waits for the program. */
static unsigned char *keys;
static size_t came, gone;
/* The page that was heard last is the last. */
static Page pages[MAX_PAGES];
static int heard;
/* Of whoever is attached: the process that waits, and the streams that it handed over. */
static int waiter = -1, in = -1, out = -1, err = -1;
static unsigned char frame[5 + MAX_FRAME];
static size_t framed;
/* Since the attachment; and when news is due, 0 without any. */
static int64_t written, told, due;

static int64_t start(void) { return end - first > RING ? end - RING : first; }

static void address(struct sockaddr_un *to, const char *name) {
  to->sun_family = AF_UNIX;
  snprintf(to->sun_path, sizeof to->sun_path, "%s/%s", FOLDER, name);
}

static int reach(const char *name) {
  struct sockaddr_un to = {0};
  int fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
  address(&to, name);
  if (fd >= 0 && connect(fd, (struct sockaddr *)&to, sizeof to) == 0) return fd;
  if (errno == ECONNREFUSED) unlink(to.sun_path);
  if (fd >= 0) close(fd);
  return -1;
}

static void shut(int *fd) {
  if (*fd >= 0) close(*fd);
  *fd = -1;
}

static int64_t now_ms(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void note_news(void) {
  if (!due && err >= 0) due = now_ms() + NEWS_MS;
}

/* Adds the pages, or those with news, and ends the line, for which there is room. */
static int end_line(char *line, int length, int is_news) {
  for (int at = 0; at < heard; at++) {
    if (is_news && !pages[at].is_news) continue;
    length += sprintf(line + length, " %016llx:%llu", (unsigned long long)pages[at].name,
      (unsigned long long)pages[at].reached);
  }
  line[length++] = '\n';
  return length;
}

static void tell_news(void) {
  char line[64 + MAX_PAGES * 40];
  int length = sprintf(line, "typed %lld", (long long)written);
  due = 0;
  if (write(err, line, end_line(line, length, 1)) < 0 && errno == EAGAIN) return note_news();
  told = written;
  for (int at = 0; at < heard; at++) pages[at].is_news = 0;
}

/* The streams first: the engine tells the end of the process once nobody holds them. */
static void detach(int code) {
  if (due) tell_news();
  shut(&in);
  shut(&out);
  shut(&err);
  if (waiter >= 0 && write(waiter, &code, sizeof code) < 0) { /* it has gone */ }
  shut(&waiter);
  framed = due = 0;
}

static void attach(int fd, int64_t from, const int *streams) {
  char line[96 + MAX_PAGES * 40];
  int length;
  detach(TAKEN);
  waiter = fd;
  in = streams[0];
  out = streams[1];
  err = streams[2];
  for (int at = 0; at < 3; at++) fcntl(streams[at], F_SETFL, O_NONBLOCK);
  fcntl(out, F_SETPIPE_SZ, WINDOW);
  if (from < 0) from = -from < end - start() ? end + from : start();
  if (from < start() || from > end) from = start();
  sent = taken = from;
  written = told = 0;
  length = sprintf(line, "%lld %lld %zu", (long long)from, (long long)end, came - gone);
  length = end_line(line, length, 0);
  for (int at = 0; at < heard; at++) pages[at].is_news = 0;
  if (write(out, line, length) != length) detach(LOST);
}

static void answer(void) {
  Request request = {0};
  Answer told = {start(), end, status, {0}};
  struct iovec part = {&request, sizeof request};
  union { struct cmsghdr head; char space[CMSG_SPACE(3 * sizeof(int))]; } control;
  struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1, .msg_control = &control, .msg_controllen = sizeof control};
  struct cmsghdr *head;
  int streams[3], fd = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
  struct timeval patience = {1, 0};
  if (fd < 0) return;
  setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  if (recvmsg(fd, &message, MSG_CMSG_CLOEXEC) == sizeof request) {
    head = CMSG_FIRSTHDR(&message);
    if (request.what == 'd') exit(0);
    if (request.what == 'a' && head && head->cmsg_type == SCM_RIGHTS && head->cmsg_len == CMSG_LEN(sizeof streams)) {
      memcpy(streams, CMSG_DATA(head), sizeof streams);
      attach(fd, request.from, streams);
      return;
    }
    if (pty >= 0) ioctl(pty, TIOCGWINSZ, &told.size);
    if (write(fd, &told, sizeof told) < 0) { /* it has gone */ }
  }
  close(fd);
}

static int is_full(void) { return out >= 0 && end - taken >= WINDOW; }

/* Takes what the terminal has, a page at a time, as far as there is room for it. */
static void read_pty(void) {
  is_silent = 0;
  for (int pages = 0; pages < 16; pages++) {
    size_t at = end % RING, room = RING - at;
    ssize_t got;
    if (is_full()) return;
    got = read(pty, ring + at, room < 4096 ? room : 4096);
    if (got < 0 && errno == EIO) is_silent = 1;
    if (got <= 0) return;
    end += got;
  }
}

static void write_out(void) {
  while (out >= 0 && sent < end && sent - taken < WINDOW) {
    size_t at = sent % RING, length = end - sent;
    ssize_t put;
    if (length > RING - at) length = RING - at;
    if (length > (size_t)(WINDOW - (sent - taken))) length = WINDOW - (sent - taken);
    put = write(out, ring + at, length);
    if (put < 0 && errno == EAGAIN) return;
    if (put <= 0) return detach(LOST);
    sent += put;
  }
}

/* Hands input on, as far as the program takes it. */
static void write_pty(void) {
  while (gone < came) {
    size_t at = gone % KEYS, length = came - gone;
    ssize_t put;
    if (length > KEYS - at) length = KEYS - at;
    put = pty < 0 ? 0 : write(pty, keys + at, length);
    if (put < 0 && errno == EAGAIN) break;
    /* Nobody is there to read it. */
    if (put <= 0) put = came - gone;
    gone += put;
    written += put;
  }
  if (gone == came) {
    if (came > MAX_FRAME) madvise(keys, KEYS, MADV_DONTNEED);
    gone = came = 0;
  }
  if (written != told) note_news();
}

static void take_input(const unsigned char *bytes, size_t length) {
  size_t at = came % KEYS, first_part = length < KEYS - at ? length : KEYS - at;
  memcpy(keys + at, bytes, first_part);
  memcpy(keys, bytes + first_part, length - first_part);
  came += length;
  write_pty();
}

/* Heard now, and in place of the one that was not for the longest time where there are too many. */
static Page *page_named(uint64_t name) {
  Page page = {name, 0, 0};
  int at = 0;
  while (at < heard && pages[at].name != name) at++;
  if (at < heard) page = pages[at];
  else if (heard < MAX_PAGES) heard++;
  else at = 0;
  memmove(pages + at, pages + at + 1, (heard - 1 - at) * sizeof page);
  pages[heard - 1] = page;
  return pages + heard - 1;
}

static uint64_t number_in(const unsigned char *bytes) {
  uint64_t number = 0;
  for (int place = 0; place < 8; place++) number = number << 8 | bytes[place];
  return number;
}

static void take_page_input(const unsigned char *bytes, size_t length) {
  Page *page = page_named(number_in(bytes));
  uint64_t number = number_in(bytes + 8), had = page->reached - number;
  page->is_news = 1;
  if (number <= page->reached && had < length - 16) {
    page->reached += length - 16 - had;
    take_input(bytes + 16 + had, length - 16 - had);
  }
  note_news();
}

static void skip_page_input(const unsigned char *bytes) {
  Page *page = page_named(number_in(bytes));
  uint64_t number = number_in(bytes + 8);
  if (number > page->reached) page->reached = number;
  page->is_news = 1;
  note_news();
}

static void obey(char what, const unsigned char *bytes, size_t length) {
  if (what == 'i') take_input(bytes, length);
  else if (what == 'n' && length > 16) take_page_input(bytes, length);
  else if (what == 's' && length == 16) skip_page_input(bytes);
  else if (what == 'r' && length == 4 && pty >= 0) {
    struct winsize size = {.ws_col = bytes[0] << 8 | bytes[1], .ws_row = bytes[2] << 8 | bytes[3]};
    ioctl(pty, TIOCSWINSZ, &size);
  } else if (what == 'a' && length == 8) {
    int64_t number = number_in(bytes);
    if (number > taken && number <= sent) taken = number;
  }
}

/* Room for one frame more; none is read meanwhile. */
static int is_stuck(void) { return came - gone > KEYS - MAX_FRAME; }

/* What stands in the buffer, as far as there is room for it. */
static void obey_frames(void) {
  size_t at = 0;
  while (framed - at >= 5 && !is_stuck()) {
    const unsigned char *head = frame + at;
    size_t length = (size_t)head[1] << 24 | head[2] << 16 | head[3] << 8 | head[4];
    if (length > MAX_FRAME) return detach(LOST);
    if (framed - at < 5 + length) break;
    obey(head[0], head + 5, length);
    at += 5 + length;
  }
  framed -= at;
  memmove(frame, frame + at, framed);
}

static void read_in(void) {
  ssize_t got = read(in, frame + framed, sizeof frame - framed);
  if (got < 0 && (errno == EAGAIN || errno == EINTR)) return;
  if (got <= 0) return detach(LOST);
  framed += got;
  obey_frames();
}

static void note_end(int signals) {
  struct signalfd_siginfo info;
  int how;
  if (read(signals, &info, sizeof info) < 0) return;
  if (waitpid(child, &how, WNOHANG) != child) return;
  status = WIFEXITED(how) ? WEXITSTATUS(how) : 128 + WTERMSIG(how);
}

/* Others may hold the terminal longer than the shell lives: what is there when that ends is all. */
static void take_in(void) {
  int64_t before = end;
  if (pty < 0 || is_full()) return;
  read_pty();
  if (status != RUNNING && end == before) shut(&pty);
}

static int patience_ms(void) {
  int is_draining = status != RUNNING && pty >= 0 && !is_full(), ms = is_draining ? 0 : is_silent ? 100 : -1;
  int64_t left = due ? due - now_ms() : 0;
  if (!due) return ms;
  if (left < 0) left = 0;
  return ms < 0 || left < ms ? left : ms;
}

static void hold(int signals) {
  for (;;) {
    int wanted = (is_full() || is_silent ? 0 : POLLIN) | (gone < came ? POLLOUT : 0);
    struct pollfd polls[] = {
      /* A terminal that no program has open would wake us without end. */
      {wanted && !is_silent ? pty : -1, wanted, 0},
      {in, is_stuck() ? 0 : POLLIN, 0},
      {out, sent < end && sent - taken < WINDOW ? POLLOUT : 0, 0},
      {waiter, 0, 0},
      {listener, POLLIN, 0},
      {signals, POLLIN, 0},
    };
    poll(polls, 6, patience_ms());
    if (polls[5].revents) note_end(signals);
    if (polls[1].revents) read_in();
    if (gone < came && ((polls[0].revents & POLLOUT) || is_silent || pty < 0)) {
      write_pty();
      obey_frames();
    }
    take_in();
    write_out();
    if (due && now_ms() >= due) tell_news();
    if ((polls[2].revents & (POLLERR | POLLHUP)) || polls[3].revents) detach(LOST);
    if (status != RUNNING && pty < 0 && out >= 0 && sent == end) detach(status);
    if (polls[4].revents) answer();
  }
}

static void begin(char **command, struct winsize size) {
  struct timespec now;
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGCHLD);
  /* Before there is a child: one that ends at once must be noticed. */
  sigprocmask(SIG_BLOCK, &signals, NULL);
  child = forkpty(&pty, NULL, NULL, &size);
  if (child < 0) _exit(1);
  if (child == 0) {
    sigprocmask(SIG_UNBLOCK, &signals, NULL);
    setenv("TERM", "xterm-256color", 1);
    execvp(command[0], command);
    _exit(127);
  }
  signal(SIGHUP, SIG_IGN);
  signal(SIGPIPE, SIG_IGN);
  fcntl(pty, F_SETFD, FD_CLOEXEC);
  fcntl(pty, F_SETFL, O_NONBLOCK);
  ring = mmap(NULL, RING + KEYS, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (ring == MAP_FAILED) _exit(1);
  keys = ring + RING;
  clock_gettime(CLOCK_REALTIME, &now);
  first = end = (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
  hold(signalfd(-1, &signals, SFD_CLOEXEC | SFD_NONBLOCK));
}

/* Returns in the process that was called, once the holder listens. */
static void start_holder(const char *name, char **command, struct winsize size) {
  struct sockaddr_un own = {0};
  int null;
  mkdir("/run/slipway", 0755);
  mkdir(FOLDER, 0700);
  address(&own, name);
  listener = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
  if (listener < 0 || bind(listener, (struct sockaddr *)&own, sizeof own) < 0 || listen(listener, 8) < 0) {
    perror("hold");
    exit(1);
  }
  if (fork() == 0) {
    setsid();
    null = open("/dev/null", O_RDWR);
    for (int fd = 0; fd < 3; fd++) dup2(null, fd);
    begin(command, size);
  }
  close(listener);
}

static int join(const char *name, int64_t from) {
  Request request = {'a', from};
  int code = LOST, streams[3] = {0, 1, 2}, fd = reach(name);
  struct iovec part = {&request, sizeof request};
  union { struct cmsghdr head; char space[CMSG_SPACE(sizeof streams)]; } control = {0};
  struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1, .msg_control = &control, .msg_controllen = sizeof control};
  control.head.cmsg_level = SOL_SOCKET;
  control.head.cmsg_type = SCM_RIGHTS;
  control.head.cmsg_len = CMSG_LEN(sizeof streams);
  memcpy(CMSG_DATA(&control.head), streams, sizeof streams);
  if (fd < 0 || sendmsg(fd, &message, 0) < 0) return 1;
  close(0);
  close(1);
  if (read(fd, &code, sizeof code) != sizeof code || code == LOST) return 1;
  fcntl(2, F_SETFL, 0);
  if (code == TAKEN) dprintf(2, "taken\n");
  else dprintf(2, "ended %d\n", code);
  return 0;
}

static void list(void) {
  DIR *folder = opendir(FOLDER);
  struct dirent *entry;
  while (folder && (entry = readdir(folder))) {
    Request request = {'l', 0};
    Answer told;
    struct timeval patience = {1, 0};
    int fd = entry->d_name[0] == '.' ? -1 : reach(entry->d_name);
    if (fd < 0) continue;
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    if (write(fd, &request, sizeof request) > 0 && read(fd, &told, sizeof told) == sizeof told) {
      printf("%s %lld %lld ", entry->d_name, (long long)told.start, (long long)told.end);
      printf("%d %d ", told.size.ws_col, told.size.ws_row);
      printf(told.status == RUNNING ? "-\n" : "%d\n", told.status);
    }
    close(fd);
  }
}

static void drop(const char *name) {
  Request request = {'d', 0};
  struct sockaddr_un to = {0};
  int fd = reach(name);
  if (fd >= 0 && write(fd, &request, sizeof request) < 0) { /* it has gone */ }
  address(&to, name);
  unlink(to.sun_path);
  snprintf(to.sun_path, sizeof to.sun_path, "/run/slipway/%s", name);
  unlink(to.sun_path);
}

int main(int count, char **words) {
  const char *what = count > 1 ? words[1] : "", *name = count > 2 ? words[2] : "";
  if (strchr(name, '/') || strlen(name) > 60) return 2;
  if (!strcmp(what, "open") && count > 5) {
    struct winsize size = {.ws_col = atoi(words[3]), .ws_row = atoi(words[4])};
    start_holder(name, words + 5, size);
    return join(name, INT64_MIN / 2);
  }
  if (!strcmp(what, "attach") && count == 4) return join(name, atoll(words[3]));
  if (!strcmp(what, "list")) return list(), 0;
  if (!strcmp(what, "drop") && count == 3) return drop(name), 0;
  return 2;
}
