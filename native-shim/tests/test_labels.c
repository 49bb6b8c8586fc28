/* A label is 32 bytes; a C string in its place ends at its zero, and nothing behind it is read. */
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "calls.h"
#include "harness.h"
#include "marshal.h"

static struct wire wire;

/* The label as it goes out in a request of C_InitToken, its last field. */
static const uint8_t *sent(const CK_UTF8CHAR *label)
{
    static CK_UTF8CHAR pin[] = "1234";
    const struct arg args[] = {in_ulong(1), in_pin(pin, 4), in_label(label)};
    wire_drop(&wire);
    marshal_request(&wire, call_find(CALL_ID_C_InitToken), args, 3);
    return wire.failure == CKR_OK ? wire.data + wire.size - 32 : NULL;
}

static void all_32_bytes_are_the_labels(void **state)
{
    (void)state;
    CK_UTF8CHAR label[33];
    memset(label, 'c', sizeof label);
    assert_memory_equal(sent(label), "cccccccccccccccccccccccccccccccc", 32);
    memcpy(label, "two words                       !", 33);
    assert_memory_equal(sent(label), "two words                       ", 32);
}

static void a_string_is_padded_with_blanks(void **state)
{
    (void)state;
    CK_UTF8CHAR label[32] = "my label\0and what lay behind it";
    assert_memory_equal(sent(label), "my label                        ", 32);
    assert_memory_equal(sent((const CK_UTF8CHAR *)""), "                                ", 32);
}

static void nothing_behind_a_zero_is_read(void **state)
{
    (void)state;
    size_t page = (size_t)sysconf(_SC_PAGESIZE);
    char *pages = mmap(NULL, 2 * page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    assert_true(pages != MAP_FAILED);
    assert_int_equal(mprotect(pages + page, page, PROT_NONE), 0);
    char *label = pages + page - sizeof "my label";
    memcpy(label, "my label", sizeof "my label");
    assert_memory_equal(sent((CK_UTF8CHAR *)label), "my label                        ", 32);
    munmap(pages, 2 * page);
}

static void none_is_a_mistake(void **state)
{
    (void)state;
    assert_null(sent(NULL));
    assert_int_equal(wire.failure, CKR_ARGUMENTS_BAD);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_32_bytes_are_the_labels),
        cmocka_unit_test(a_string_is_padded_with_blanks),
        cmocka_unit_test(nothing_behind_a_zero_is_read),
        cmocka_unit_test(none_is_a_mistake),
    };
    return cmocka_run_group_tests_name("labels", tests, NULL, NULL);
}
