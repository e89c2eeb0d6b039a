/* Carries out commands for whoever holds its streams, side by side and one after the other: one exec for all of them.

   runner FOLDER

   Standard input is frames of a letter, four bytes of length and as many bytes, of which numbers have the most significant
   first:
   r a command: four bytes that number it, four of milliseconds that it may take, four of bytes of output that are kept,
     and its text, for bash -c in FOLDER
   k four bytes: the command of that number is killed
   Standard output is frames of a letter, four bytes of a command's number, two of length and as many bytes:
   o of what it has printed on either stream; comes once it is over
   e it has ended, with the status in four bytes
   t its time was over, and it was killed
   k it was killed as asked
   l it could not be started, or was lost; why
   The last of these four is the last of each command. When a command ends, all that it has started and left behind ends
   with it: each has a keeper, a process that inherits its orphans, and a cgroup in which nothing can be started any more.
   A number that is in use is taken no second time. The end of standard input ends all. */
#define _GNU_SOURCE
#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define MAX_COMMANDS 32
#define MAX_TEXT (128 * 1024)
#define MAX_OUTPUT (1024 * 1024)
#define HEAD 7
#define ENGINE "/var/run/docker.sock"
/* The node's entry opens the engine's socket soon after its start: a docker command before that would fail. */
#define ENGINE_MS 3000
/* What cannot be killed by then hangs in the kernel. */
#define KILL_MS 5000
#define GONE "The work folder is gone. A new terminal makes it again.\n"

static const char *folder;
static int64_t started;
static struct { uint32_t id; pid_t keeper; } kept[MAX_COMMANDS];
static unsigned char frame[5 + 12 + MAX_TEXT];
static size_t framed;

static int64_t now_ms(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static uint32_t number_in(const unsigned char *at) {
  return (uint32_t)at[0] << 24 | at[1] << 16 | at[2] << 8 | at[3];
}

/* In one piece, so that those of several keepers do not mix. */
static void tell(char what, uint32_t id, const void *bytes, size_t length) {
  unsigned char out[PIPE_BUF] = {what, id >> 24, id >> 16, id >> 8, id, length >> 8, length};
  memcpy(out + HEAD, bytes, length);
  while (write(1, out, HEAD + length) < 0 && errno == EINTR) { /* once more */ }
}

static void tell_lost(uint32_t id, const char *why) { tell('l', id, why, strlen(why)); }

static int watch_signals(void) {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGCHLD);
  sigaddset(&signals, SIGTERM);
  sigprocmask(SIG_BLOCK, &signals, NULL);
  return signalfd(-1, &signals, SFD_CLOEXEC | SFD_NONBLOCK);
}

static int write_to(const char *group, const char *name, const char *text) {
  char path[128];
  int fd, is_written;
  snprintf(path, sizeof path, "%s/%s", group, name);
  fd = open(path, O_WRONLY | O_CLOEXEC);
  is_written = fd >= 0 && write(fd, text, strlen(text)) > 0;
  if (fd >= 0) close(fd);
  return is_written;
}

/* Of a keeper's command. Where there are no cgroups to be had, the keeper kills whom it inherits. */
static void name_group(char *group, size_t size, pid_t keeper) {
  const char *base = access("/sys/fs/cgroup/pids", F_OK) == 0 ? "/sys/fs/cgroup/pids" : "/sys/fs/cgroup";
  snprintf(group, size, "%s/slipway-check-%d", base, keeper);
}

/* A fork bomb leaves the node three quarters of its processes. */
static void make_group(const char *group) {
  char path[160], limit[24] = "";
  long most = 1024;
  FILE *of_node;
  if (mkdir(group, 0755) < 0) return;
  snprintf(path, sizeof path, "%s/../pids.max", group);
  of_node = fopen(path, "r");
  if (of_node) {
    if (fscanf(of_node, "%ld", &most) != 1) most = 1024;
    fclose(of_node);
  }
  snprintf(limit, sizeof limit, "%ld", most / 4 > 16 ? most / 4 : 16);
  write_to(group, "pids.max", limit);
  write_to(group, "cpu.weight", "20");
}

static void kill_group(const char *group) {
  char path[160];
  long pid;
  FILE *members;
  write_to(group, "pids.max", "0");
  snprintf(path, sizeof path, "%s/cgroup.procs", group);
  members = fopen(path, "r");
  while (members && fscanf(members, "%ld", &pid) == 1) if (pid > 1) kill(pid, SIGKILL);
  if (members) fclose(members);
}

static void kill_children(void) {
  char path[300], line[512], *end;
  DIR *all = opendir("/proc");
  struct dirent *entry;
  while (all && (entry = readdir(all))) {
    ssize_t got;
    int fd, parent = 0;
    if (!isdigit(entry->d_name[0])) continue;
    snprintf(path, sizeof path, "/proc/%s/stat", entry->d_name);
    fd = open(path, O_RDONLY | O_CLOEXEC);
    got = fd < 0 ? 0 : read(fd, line, sizeof line - 1);
    if (fd >= 0) close(fd);
    line[got > 0 ? got : 0] = 0;
    end = strrchr(line, ')');
    if (end && sscanf(end + 1, " %*c %d", &parent) == 1 && parent == getpid()) kill(atoi(entry->d_name), SIGKILL);
  }
  if (all) closedir(all);
}

/* Takes in who has ended. -1 when nobody is left; `status` is the child's. */
static int reap(pid_t child, int *status) {
  pid_t pid;
  int how;
  while ((pid = waitpid(-1, &how, WNOHANG)) > 0)
    if (pid == child) *status = WIFEXITED(how) ? WEXITSTATUS(how) : 128 + WTERMSIG(how);
  return pid;
}

static void end_all(const char *group) {
  int64_t until = now_ms() + KILL_MS;
  int status;
  while (reap(0, &status) == 0 && now_ms() < until) {
    kill_group(group);
    kill_children();
    usleep(1000);
  }
  for (int tries = 0; rmdir(group) < 0 && errno == EBUSY && tries < 50; tries++) usleep(1000);
}

/* The other half of the processors answers whoever types, here and in other sandboxes. */
static void take_half(void) {
  cpu_set_t all, half;
  int left;
  if (sched_getaffinity(0, sizeof all, &all) < 0) return;
  left = CPU_COUNT(&all) / 2;
  CPU_ZERO(&half);
  for (int at = CPU_SETSIZE - 1; at >= 0 && left > 0; at--) {
    if (!CPU_ISSET(at, &all)) continue;
    CPU_SET(at, &half);
    left--;
  }
  if (CPU_COUNT(&half) > 0) sched_setaffinity(0, sizeof half, &half);
}

static void begin(const char *text, int output, const char *group) {
  int null = open("/dev/null", O_RDWR | O_CLOEXEC);
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, NULL);
  signal(SIGPIPE, SIG_DFL);
  setsid();
  write_to(group, "cgroup.procs", "0");
  setpriority(PRIO_PROCESS, 0, 10);
  take_half();
  dup2(null, 0);
  dup2(output, 1);
  dup2(output, 2);
  while (access(ENGINE, F_OK) < 0 && now_ms() - started < ENGINE_MS) usleep(10000);
  if (chdir(folder) < 0) {
    if (write(1, GONE, strlen(GONE)) < 0) { /* nobody reads it */ }
    _exit(1);
  }
  execlp("bash", "bash", "-c", text, NULL);
  _exit(127);
}

typedef struct { unsigned char *bytes; size_t length, most; } Output;

/* All that is there; what is over the limit is dropped here. False at its end. */
static int read_output(int from, Output *output) {
  static unsigned char piece[64 * 1024];
  ssize_t got = read(from, piece, sizeof piece);
  size_t room = output->most - output->length;
  if (got <= 0) return got < 0 && (errno == EAGAIN || errno == EINTR);
  if ((size_t)got < room) room = got;
  memcpy(output->bytes + output->length, piece, room);
  output->length += room;
  return 1;
}

static void tell_outcome(uint32_t id, char how, int status, const Output *output) {
  unsigned char number[4] = {0, 0, 0, status};
  for (size_t at = 0; at < output->length; at += PIPE_BUF - HEAD) {
    size_t length = output->length - at;
    tell('o', id, output->bytes + at, length < PIPE_BUF - HEAD ? length : PIPE_BUF - HEAD);
  }
  tell(how, id, number, how == 'e' ? sizeof number : 0);
}

/* In a process of its own. */
static void keep(uint32_t id, int64_t deadline, size_t most, const char *text) {
  int ends[2], status = -1, signals, null = open("/dev/null", O_RDWR | O_CLOEXEC);
  char group[96], how = 0;
  Output output = {malloc(most + 1), 0, most};
  pid_t child;
  dup2(null, 0);
  prctl(PR_SET_CHILD_SUBREAPER, 1);
  signals = watch_signals();
  name_group(group, sizeof group, getpid());
  make_group(group);
  child = output.bytes && pipe2(ends, O_CLOEXEC) == 0 ? fork() : -1;
  if (child == 0) begin(text, ends[1], group);
  if (child < 0) {
    rmdir(group);
    return tell_lost(id, "The sandbox has no room for one more process.");
  }
  close(ends[1]);
  fcntl(ends[0], F_SETFL, O_NONBLOCK);
  while (!how) {
    struct pollfd polls[] = {{ends[0], POLLIN, 0}, {signals, POLLIN, 0}};
    struct signalfd_siginfo info;
    int64_t left = deadline - now_ms();
    poll(polls, 2, left < 0 ? 0 : left > INT_MAX ? INT_MAX : left);
    if (ends[0] >= 0 && polls[0].revents && !read_output(ends[0], &output)) {
      close(ends[0]);
      ends[0] = -1;
    }
    if (now_ms() >= deadline) how = 't';
    while (read(signals, &info, sizeof info) > 0) if (info.ssi_signo == SIGTERM) how = 'k';
    reap(child, &status);
    if (status >= 0) how = 'e';
  }
  end_all(group);
  for (size_t before = SIZE_MAX; ends[0] >= 0 && output.length < most && before != output.length;) {
    before = output.length;
    read_output(ends[0], &output);
  }
  tell_outcome(id, how, status, &output);
}

static int place_of(uint32_t id) {
  for (int at = 0; at < MAX_COMMANDS; at++) if (kept[at].keeper && kept[at].id == id) return at;
  return -1;
}

static void take_command(const unsigned char *bytes, size_t length) {
  uint32_t id = number_in(bytes), most = number_in(bytes + 8);
  int64_t deadline = now_ms() + number_in(bytes + 4);
  char *text = strndup((const char *)bytes + 12, length - 12);
  pid_t self = getpid();
  int at = 0;
  while (at < MAX_COMMANDS && kept[at].keeper) at++;
  if (!text || at == MAX_COMMANDS || place_of(id) >= 0) tell_lost(id, "Too many commands run at once.");
  else {
    kept[at].id = id;
    kept[at].keeper = fork();
    if (kept[at].keeper == 0) {
      prctl(PR_SET_PDEATHSIG, SIGTERM);
      if (getppid() == self) keep(id, deadline, most < MAX_OUTPUT ? most : MAX_OUTPUT, text);
      _exit(0);
    }
    if (kept[at].keeper < 0) {
      kept[at].keeper = 0;
      tell_lost(id, "The sandbox has no room for one more process.");
    }
  }
  free(text);
}

static void obey(char what, const unsigned char *bytes, size_t length) {
  int at;
  if (what == 'r' && length > 12) take_command(bytes, length);
  if (what != 'k' || length != 4) return;
  at = place_of(number_in(bytes));
  if (at >= 0) kill(kept[at].keeper, SIGTERM);
}

/* False when nothing more will come, or what came is no frame. */
static int read_in(void) {
  size_t at = 0;
  ssize_t got = read(0, frame + framed, sizeof frame - framed);
  if (got < 0 && errno == EINTR) return 1;
  if (got <= 0) return 0;
  framed += got;
  while (framed - at >= 5) {
    size_t length = number_in(frame + at + 1);
    if (length > sizeof frame - 5) return 0;
    if (framed - at < 5 + length) break;
    obey(frame[at], frame + at + 5, length);
    at += 5 + length;
  }
  framed -= at;
  memmove(frame, frame + at, framed);
  return 1;
}

/* A keeper that was killed has told nothing, and its command goes on. */
static void note_ends(void) {
  char group[96];
  pid_t pid;
  int how;
  while ((pid = waitpid(-1, &how, WNOHANG)) > 0) {
    for (int at = 0; at < MAX_COMMANDS; at++) {
      if (kept[at].keeper != pid) continue;
      kept[at].keeper = 0;
      if (WIFEXITED(how)) continue;
      name_group(group, sizeof group, pid);
      kill_group(group);
      rmdir(group);
      tell_lost(kept[at].id, "It was ended from outside.");
    }
  }
}

static int is_busy(void) {
  for (int at = 0; at < MAX_COMMANDS; at++) if (kept[at].keeper) return 1;
  return 0;
}

int main(int count, char **words) {
  int signals = watch_signals(), is_open = 1;
  if (count != 2) return 2;
  folder = words[1];
  started = now_ms();
  signal(SIGPIPE, SIG_IGN);
  while (is_open || is_busy()) {
    struct pollfd polls[] = {{is_open ? 0 : -1, POLLIN, 0}, {signals, POLLIN, 0}, {is_open ? 1 : -1, 0, 0}};
    struct signalfd_siginfo info;
    poll(polls, 3, -1);
    while (read(signals, &info, sizeof info) > 0) if (info.ssi_signo == SIGTERM) is_open = 0;
    note_ends();
    if (is_open && polls[0].revents) is_open = read_in();
    if (polls[2].revents) is_open = 0;
    for (int at = 0; !is_open && at < MAX_COMMANDS; at++) if (kept[at].keeper) kill(kept[at].keeper, SIGTERM);
  }
  return 0;
}
