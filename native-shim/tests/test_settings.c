/* Where the engine is: the sources in their order, bad settings refused, bad pointers survived. */
#define _GNU_SOURCE

#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "harness.h"
#include "settings.h"

static struct settings settings;

static void write_configuration(const char *text)
{
    char path[128];
    snprintf(path, sizeof path, "%s/.config", folder());
    mkdir(path, 0755);
    snprintf(path, sizeof path, "%s/.config/asterism", folder());
    mkdir(path, 0755);
    snprintf(path, sizeof path, "%s/.config/asterism/pkcs11.conf", folder());
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
}

static int clear(void **state)
{
    (void)state;
    char path[128];
    unsetenv("ASTERISM_ENGINE");
    setenv("HOME", folder(), 1);
    snprintf(path, sizeof path, "%s/.config/asterism/pkcs11.conf", folder());
    unlink(path);
    return 0;
}

static int remove_all(void **state)
{
    char path[128];
    clear(state);
    snprintf(path, sizeof path, "%s/.config/asterism", folder());
    rmdir(path);
    snprintf(path, sizeof path, "%s/.config", folder());
    rmdir(path);
    return folder_remove(state);
}

static void first_source_wins_whole(void **state)
{
    (void)state;
    write_configuration("# mine\nengine = service:/from/home\ndeadline_ms = 700\nuser=nobody\n");
    setenv("ASTERISM_ENGINE", "service:/from/environment", 1);

    assert_int_equal(settings_load(&settings, "asterism:service:/from/reserved"), CKR_OK);
    assert_string_equal(settings.path, "/from/reserved");
    assert_int_equal(settings.deadline_ms, DEADLINE_MS_DEFAULT);

    assert_int_equal(settings_load(&settings, NULL), CKR_OK);
    assert_string_equal(settings.path, "/from/environment");
    assert_string_equal(settings.user, "");

    unsetenv("ASTERISM_ENGINE");
    assert_int_equal(settings_load(&settings, NULL), CKR_OK);
    assert_string_equal(settings.path, "/from/home");
    assert_int_equal(settings.deadline_ms, 700);
    assert_string_equal(settings.user, "nobody");
    assert_string_equal(settings.log, "syslog");
}

static void a_file_without_an_engine_is_passed_over(void **state)
{
    (void)state;
    if (access("/etc/asterism/pkcs11.conf", F_OK) == 0)
        skip();
    write_configuration("deadline_ms = 700\n");
    assert_int_equal(settings_load(&settings, NULL), CKR_OK);
    assert_string_equal(settings.path, "/run/asterism/engine.sock");
    assert_int_equal(settings.deadline_ms, DEADLINE_MS_DEFAULT);
}

static void settings_follow_the_link(void **state)
{
    (void)state;
    const char *text = "asterism:service:/a/b;deadline_ms=50;log=stderr;user=4711";
    assert_int_equal(settings_load(&settings, text), CKR_OK);
    assert_string_equal(settings.path, "/a/b");
    assert_string_equal(settings.log, "stderr");
    assert_string_equal(settings.user, "4711");
    assert_int_equal(settings.deadline_ms, 50);
}

static void an_engine_in_this_process(void **state)
{
    (void)state;
    assert_int_equal(settings_parse_link(
                         &settings, "embedded:/etc/engine.toml;java=/opt/jdk;home=/opt/asterism"),
                     CKR_OK);
    assert_true(settings.embedded);
    assert_string_equal(settings.path, "/etc/engine.toml");
    assert_string_equal(settings.java, "/opt/jdk");
    assert_string_equal(settings.home, "/opt/asterism");
    assert_int_equal(settings_parse_link(&settings, "service:/a"), CKR_OK);
    assert_false(settings.embedded);
}

static void bad_settings_are_errors(void **state)
{
    static const char *const bad[] = {"service:relative",
                                      "",
                                      "tcp:/host",
                                      "embedded:engine.toml",
                                      "embedded:",
                                      "embedded:/engine.toml;java=relative",
                                      "embedded:/engine.toml;home=",
                                      "service:/a;deadline_ms=0",
                                      "service:/a;deadline_ms=12x",
                                      "service:/a;deadline_ms=99999999999999999999",
                                      "service:/a;colour=red",
                                      "service:/a;log",
                                      "service:/a;log=relative"};
    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        assert_int_equal(settings_parse_link(&settings, bad[i]), CKR_GENERAL_ERROR);
    char path[200] = "service:/";
    memset(path + 9, 'x', 107);
    assert_int_equal(settings_parse_link(&settings, path), CKR_GENERAL_ERROR);
    path[9 + 106] = '\0';
    assert_int_equal(settings_parse_link(&settings, path), CKR_OK);
    write_configuration("engine = service:/a\nsurprise = 1\n");
    assert_int_equal(settings_load(&settings, NULL), CKR_GENERAL_ERROR);
}

static size_t read_log(char *text, size_t capacity)
{
    char path[128];
    snprintf(path, sizeof path, "%s/log", folder());
    FILE *file = fopen(path, "r");
    size_t length = file == NULL ? 0 : fread(text, 1, capacity - 1, file);
    if (file != NULL)
        fclose(file);
    text[length] = '\0';
    unlink(path);
    return length;
}

/* What is wrong is said, also where it stands before the word who is to hear it. */
static void bad_settings_are_said_wherever_log_stands(void **state)
{
    char text[256];
    char said[512];
    (void)state;
    snprintf(text, sizeof text, "asterism:service:/a;colour=red;log=%s/log", folder());
    assert_int_equal(settings_load(&settings, text), CKR_ARGUMENTS_BAD);
    assert_true(read_log(said, sizeof said) > 0);
    assert_non_null(strstr(said, "colour"));
    snprintf(text, sizeof text, "surprise = 1\nnonsense\nengine = service:/a\nlog = %s/log\n",
             folder());
    write_configuration(text);
    assert_int_equal(settings_load(&settings, NULL), CKR_GENERAL_ERROR);
    assert_true(read_log(said, sizeof said) > 0);
    assert_non_null(strstr(said, "surprise"));
}

static void a_foreign_reserved_is_refused(void **state)
{
    (void)state;
    assert_int_equal(settings_load(&settings, "configdir='/home'"), CKR_ARGUMENTS_BAD);
    assert_int_equal(settings_load(&settings, "asterism"), CKR_ARGUMENTS_BAD);
    assert_int_equal(settings_load(&settings, "asterism:nothing"), CKR_ARGUMENTS_BAD);
    assert_int_equal(settings_load(&settings, ""), CKR_ARGUMENTS_BAD);
}

static void an_unreadable_reserved_is_survived(void **state)
{
    (void)state;
    size_t page = (size_t)sysconf(_SC_PAGESIZE);
    char *pages = mmap(NULL, 2 * page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    assert_ptr_not_equal(pages, MAP_FAILED);
    assert_int_equal(munmap(pages + page, page), 0);

    /* A string that ends with the last byte of its page is whole; one that runs over it is not. */
    static const char text[] = "asterism:service:/page/end";
    char *end = pages + page - sizeof text;
    memcpy(end, text, sizeof text);
    assert_int_equal(settings_load(&settings, end), CKR_OK);
    assert_string_equal(settings.path, "/page/end");
    pages[page - 1] = 'x';
    assert_int_equal(settings_load(&settings, end), CKR_ARGUMENTS_BAD);

    assert_int_equal(mprotect(pages, page, PROT_NONE), 0);
    assert_int_equal(settings_load(&settings, pages), CKR_ARGUMENTS_BAD);
    assert_int_equal(settings_load(&settings, (void *)(uintptr_t)16), CKR_ARGUMENTS_BAD);
    assert_int_equal(settings_load(&settings, (void *)UINTPTR_MAX), CKR_ARGUMENTS_BAD);
    assert_int_equal(munmap(pages, page), 0);
}

static void an_endless_reserved_is_refused(void **state)
{
    (void)state;
    char *text = malloc(RESERVED_MAX + 2);
    assert_non_null(text);
    memset(text, 'x', RESERVED_MAX + 1);
    memcpy(text, "asterism:service:/", 18);
    text[RESERVED_MAX + 1] = '\0';
    assert_int_equal(settings_load(&settings, text), CKR_ARGUMENTS_BAD);
    free(text);
}

/* What this program does when it runs again as a set-user-id program; 77 where it is none. */
static int report_secure(void)
{
    if (getauxval(AT_SECURE) == 0)
        return 77;
    if (settings_load(&settings, NULL) != CKR_OK ||
        strcmp(settings.path, "/run/asterism/engine.sock") != 0)
        return 1;
    const char *text = "asterism:service:/a;log=stderr";
    if (settings_load(&settings, text) != CKR_OK || strcmp(settings.log, "syslog") != 0)
        return 2;
    return 0;
}

static int run_secure(void *program)
{
    execl(program, program, "secure", (char *)NULL);
    return 127;
}

#ifdef __SANITIZE_ADDRESS__
/* The sanitizer reads /proc/self/maps, which a set-user-id program may not. */
static const bool sanitized = true;
#else
static const bool sanitized = false;
#endif

static void a_set_user_id_program_trusts_no_environment(void **state)
{
    (void)state;
    char program[128];
    char command[512];
    if (sanitized || getuid() != 0 || access("/etc/asterism/pkcs11.conf", F_OK) == 0)
        skip();
    write_configuration("engine = service:/from/home\n");
    setenv("ASTERISM_ENGINE", "service:/from/environment", 1);
    snprintf(program, sizeof program, "%s/secure", folder());
    snprintf(command, sizeof command, "cp /proc/%ld/exe %s && chown 65534 %s && chmod 4755 %s",
             (long)getpid(), program, program, program);
    assert_int_equal(system(command), 0);
    int status = in_child(run_secure, program);
    unlink(program);
    if (status == 77) /* a file system without set-user-id */
        skip();
    assert_int_equal(status, 0);
}

int main(int argc, char **argv)
{
    if (argc > 1 && strcmp(argv[1], "secure") == 0)
        return report_secure();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(first_source_wins_whole, clear),
        cmocka_unit_test_setup(a_file_without_an_engine_is_passed_over, clear),
        cmocka_unit_test_setup(settings_follow_the_link, clear),
        cmocka_unit_test_setup(an_engine_in_this_process, clear),
        cmocka_unit_test_setup(bad_settings_are_errors, clear),
        cmocka_unit_test_setup(bad_settings_are_said_wherever_log_stands, clear),
        cmocka_unit_test_setup(a_foreign_reserved_is_refused, clear),
        cmocka_unit_test_setup(an_unreadable_reserved_is_survived, clear),
        cmocka_unit_test_setup(a_set_user_id_program_trusts_no_environment, clear),
        cmocka_unit_test_setup(an_endless_reserved_is_refused, clear),
    };
    return cmocka_run_group_tests_name("settings", tests, NULL, remove_all);
}
