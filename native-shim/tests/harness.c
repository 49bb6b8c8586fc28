#define _GNU_SOURCE

#include "harness.h"

#include <dlfcn.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { WORD_MS = 60000 }; /* a word that does not come is a failure, not a wait for ever */

const char *folder(void)
{
    static char path[32];
    if (path[0] == '\0') {
        strcpy(path, "/tmp/asterism.XXXXXX");
        assert_non_null(mkdtemp(path));
    }
    return path;
}

static void launch(struct peer *peer, const char *const *options)
{
    const char *arguments[20] = {PEER_PROGRAM, peer->socket};
    int ends[2];
    for (size_t i = 0; options != NULL && options[i] != NULL; i++)
        arguments[2 + i] = options[i];
    assert_int_equal(pipe(ends), 0);
    peer->process = fork();
    if (peer->process == 0) {
        dup2(ends[1], STDOUT_FILENO);
        close(ends[0]);
        close(ends[1]);
        execv(PEER_PROGRAM, (char *const *)(uintptr_t)arguments);
        _exit(127);
    }
    close(ends[1]);
    peer->words = fdopen(ends[0], "r");
    assert_non_null(peer->words);
    setvbuf(peer->words, NULL, _IONBF, 0); /* so that poll sees what is there */
    peer_says(peer, "ready");
}

void peer_start(struct peer *peer, const char *const *options)
{
    static int count;
    snprintf(peer->socket, sizeof peer->socket, "%s/%d.sock", folder(), ++count);
    launch(peer, options);
}

void peer_stop(struct peer *peer)
{
    kill(peer->process, SIGKILL);
    waitpid(peer->process, NULL, 0);
    fclose(peer->words);
    unlink(peer->socket);
}

int folder_remove(void **state)
{
    (void)state;
    return rmdir(folder());
}

void peer_restart(struct peer *peer, const char *const *options)
{
    peer_stop(peer);
    launch(peer, options);
}

void peer_line(struct peer *peer, char line[64])
{
    struct pollfd words = {.fd = fileno(peer->words), .events = POLLIN};
    assert_int_equal(poll(&words, 1, WORD_MS), 1);
    assert_non_null(fgets(line, 64, peer->words));
    line[strcspn(line, "\n")] = '\0';
}

void peer_says(struct peer *peer, const char *word)
{
    char line[64] = "";
    peer_line(peer, line);
    assert_string_equal(line, word);
}

void *library_handle(void)
{
    static void *handle;
    if (handle == NULL)
        handle = dlopen(LIBRARY_FILE, RTLD_NOW | RTLD_LOCAL);
    if (handle == NULL)
        fail_msg("%s", dlerror());
    return handle;
}

CK_FUNCTION_LIST *library(void)
{
    CK_FUNCTION_LIST *list = NULL;
    CK_RV (*get)(CK_FUNCTION_LIST **) = NULL;
    *(void **)&get = dlsym(library_handle(), "C_GetFunctionList");
    assert_non_null(get);
    assert_int_equal(get(&list), CKR_OK);
    return list;
}

void engine_is(const struct peer *peer, const char *settings)
{
    char text[256];
    snprintf(text, sizeof text, "service:%s%s", peer->socket, settings);
    assert_int_equal(setenv("ASTERISM_ENGINE", text, 1), 0);
}

int64_t milliseconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

void pause_ms(long duration)
{
    struct timespec time = {duration / 1000, duration % 1000 * 1000000};
    nanosleep(&time, NULL);
}

int in_child(int (*body)(void *), void *argument)
{
    int status = 0;
    fflush(NULL);
    pid_t child = fork();
    if (child == 0)
        _exit(body(argument));
    assert_int_equal(waitpid(child, &status, 0), child);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 1000 + WTERMSIG(status);
}
