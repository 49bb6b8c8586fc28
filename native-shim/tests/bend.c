#include "bend.h"

#include <string.h>
#include <sys/socket.h>

bool bend(int descriptor, const char *wrong, struct sample *reply)
{
    if (strcmp(wrong, "oversize") == 0)
        sample_overwrite(reply, 0, 0xffffffff, 4);
    else if (strcmp(wrong, "undersize") == 0)
        sample_overwrite(reply, 0, 11, 4);
    else if (strcmp(wrong, "request-id") == 0)
        sample_overwrite(reply, 8, 0x7777, 8);
    else if (strcmp(wrong, "other-call") == 0)
        sample_overwrite(reply, 4, 9, 2);
    else if (strcmp(wrong, "flags") == 0)
        sample_overwrite(reply, 6, 3, 2);
    else if (strcmp(wrong, "garbage") == 0)
        memset(reply->data, 0xa5, reply->size);
    else if (strcmp(wrong, "long-buffer") == 0)
        sample_overwrite(reply, 24, 65, 8);
    else if (strcmp(wrong, "long-list") == 0)
        sample_overwrite(reply, 24, UINT64_MAX / 8 + 2, 8);
    else if (strcmp(wrong, "leftover") == 0) {
        sample_u(reply, 0, 1);
        sample_finish(reply);
    } else if (strcmp(wrong, "short") == 0) {
        reply->size -= 1;
        sample_finish(reply);
    } else if (strcmp(wrong, "truncate") == 0) {
        reply->size /= 2;
        send(descriptor, reply->data, reply->size, MSG_NOSIGNAL);
        return false;
    }
    return true;
}
