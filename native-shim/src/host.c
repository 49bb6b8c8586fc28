#include "host.h"

#include <locale.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "faults.h"

/* JVM options from the environment: they may conflict with ours, and then the JVM ends the host. */
static const char *const hidden[HOST_VARIABLES] = {"JAVA_TOOL_OPTIONS", "_JAVA_OPTIONS"};

static char *copy_of(const char *text)
{
    return text == NULL ? NULL : strdup(text);
}

void host_note(struct host *host)
{
    for (int i = 1; i < HOST_SIGNALS; i++)
        if (sigaction(i, NULL, &host->actions[i]) != 0)
            host->actions[i] = (struct sigaction){.sa_handler = SIG_DFL};
    for (size_t i = 0; i < HOST_VARIABLES; i++) {
        host->variables[i] = copy_of(getenv(hidden[i]));
        unsetenv(hidden[i]);
    }
    host->locale = copy_of(setlocale(LC_ALL, NULL));
}

static bool same_action(const struct sigaction *left, const struct sigaction *right)
{
    return left->sa_sigaction == right->sa_sigaction && left->sa_flags == right->sa_flags;
}

/* The JVM ignores SIGPIPE, but its threads block it: own_stack.h. The last but two wakes threads.
 */
static void restore_actions(const struct host *host)
{
    struct sigaction now;
    for (int i = 1; i < HOST_SIGNALS; i++) {
        if (faults_concern(i) || i == SIGRTMAX - 2 || sigaction(i, NULL, &now) != 0)
            continue;
        if (!same_action(&now, &host->actions[i]))
            sigaction(i, &host->actions[i], NULL);
    }
}

void host_restore(struct host *host)
{
    restore_actions(host);
    for (size_t i = 0; i < HOST_VARIABLES; i++) {
        if (host->variables[i] != NULL)
            setenv(hidden[i], host->variables[i], 1);
        free(host->variables[i]);
        host->variables[i] = NULL;
    }
    if (host->locale != NULL)
        setlocale(LC_ALL, host->locale);
    free(host->locale);
    host->locale = NULL;
}
