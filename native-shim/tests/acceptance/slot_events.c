/*
 * C_WaitForSlotEvent: nothing without a change; a token that is made while a thread waits ends the
 * wait, and so does C_Finalize.
 */
#include <string.h>

#include "token.h"

enum { SLOTS_MAX = 64 };

static CK_FUNCTION_LIST *p11;

struct wait {
    CK_RV result;
    CK_SLOT_ID slot;
};

static void *wait_for_it(void *argument)
{
    struct wait *wait = argument;
    wait->result = p11->C_WaitForSlotEvent(0, &wait->slot, NULL);
    return NULL;
}

static CK_SLOT_ID last_slot(void)
{
    CK_SLOT_ID slots[SLOTS_MAX];
    CK_ULONG count = SLOTS_MAX;
    token_expect(p11->C_GetSlotList(CK_TRUE, slots, &count), CKR_OK, "C_GetSlotList");
    if (count == 0)
        token_fail("a slot without a token");
    return slots[count - 1];
}

static void make_token(CK_SLOT_ID slot)
{
    const char *pin = token_setting("ASTERISM_SO_PIN");
    CK_UTF8CHAR label[32];
    memset(label, ' ', sizeof label);
    memcpy(label, "made meanwhile", 14);
    token_expect(p11->C_InitToken(slot, (CK_UTF8CHAR *)(size_t)pin, strlen(pin), label), CKR_OK,
                 "C_InitToken");
}

/* Other programs of the constellation may make tokens too: their events are passed over. */
static void no_more_events(void)
{
    CK_SLOT_ID slot = 0;
    CK_RV result;
    do
        result = p11->C_WaitForSlotEvent(CKF_DONT_BLOCK, &slot, NULL);
    while (result == CKR_OK);
    token_expect(result, CKR_NO_EVENT, "C_WaitForSlotEvent where nothing has changed");
}

static void made_tokens_are_told(void)
{
    struct wait wait = {CKR_GENERAL_ERROR, 0};
    pthread_t thread;
    CK_SLOT_ID free_slot = last_slot();
    no_more_events();
    token_said("no event where nothing has changed");
    if (pthread_create(&thread, NULL, wait_for_it, &wait) != 0)
        token_fail("a thread");
    make_token(free_slot);
    pthread_join(thread, NULL);
    token_expect(wait.result, CKR_OK, "the wait of another thread");
    bool told = wait.slot == free_slot;
    CK_SLOT_ID slot = 0;
    while (p11->C_WaitForSlotEvent(CKF_DONT_BLOCK, &slot, NULL) == CKR_OK)
        told = told || slot == free_slot;
    if (!told)
        token_fail("an event of the slot whose token was made");
    token_said("a token that was made is told");
}

static void finalize_ends_a_wait(void)
{
    struct wait wait = {CKR_GENERAL_ERROR, 0};
    pthread_t thread;
    if (pthread_create(&thread, NULL, wait_for_it, &wait) != 0)
        token_fail("a thread");
    token_expect(p11->C_Finalize(NULL), CKR_OK, "C_Finalize");
    pthread_join(thread, NULL);
    token_expect(wait.result, CKR_CRYPTOKI_NOT_INITIALIZED, "the wait that C_Finalize ends");
    token_said("C_Finalize ends a wait");
}

int main(void)
{
    p11 = token_module();
    token_expect(p11->C_Initialize(NULL), CKR_OK, "C_Initialize");
    made_tokens_are_told();
    finalize_ends_a_wait();
    return 0;
}
