#define _GNU_SOURCE /* MAP_ANONYMOUS, MADV_WIPEONFORK */

#include "credentials.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/random.h>

static bool id_draw(uint8_t *id)
{
    ssize_t drawn;
    do
        drawn = getrandom(id, ID_LENGTH, 0);
    while (drawn < 0 && errno == EINTR);
    return drawn == ID_LENGTH;
}

void credentials_drop(struct credentials *credentials)
{
    if (credentials == NULL)
        return;
    explicit_bzero(credentials, sizeof *credentials);
    munmap(credentials, sizeof *credentials);
}

struct credentials *credentials_make(void)
{
    const size_t length = sizeof(struct credentials);
    void *page = mmap(NULL, length, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (page == MAP_FAILED)
        return NULL;
    /* Kernels before 4.14 do not know the first: the child then inherits it, as it does sockets. */
    madvise(page, length, MADV_WIPEONFORK);
    madvise(page, length, MADV_DONTDUMP);
    mlock(page, length);
    struct credentials *credentials = page;
    if (id_draw(credentials->id))
        return credentials;
    credentials_drop(credentials);
    return NULL;
}
