/* What stands before a JVM in this process: finding Java, its options and its room; and the
 * engine's file, for processes that have a JVM already. */
#define _GNU_SOURCE

#include <dlfcn.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "descriptor.h"
#include "engine_file.h"
#include "harness.h"
#include "jvm_files.h"
#include "link.h"

/* The fuzz target itself, so that both run the same code. */
#include "../fuzz/engine_file.c"

enum { CHANGES = 2000, P11_KIT_FLAGS = CKF_LIBRARY_CANT_CREATE_OS_THREADS | CKF_OS_LOCKING_OK };

static struct settings settings;

static const char *below(const char *name)
{
    static char path[256];
    snprintf(path, sizeof path, "%s/%s", folder(), name);
    return path;
}

static void write_file(const char *name, const char *text)
{
    FILE *file = fopen(below(name), "w");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
}

static void clear_log(void)
{
    snprintf(settings.log, sizeof settings.log, "%s/log", folder());
    unlink(settings.log);
}

/* The one line that was said. */
static const char *said(void)
{
    static char text[2048];
    FILE *file = fopen(settings.log, "r");
    assert_non_null(file);
    size_t length = fread(text, 1, sizeof text - 1, file);
    fclose(file);
    text[length] = '\0';
    assert_ptr_equal(strchr(text, '\n'), text + length - 1);
    return text;
}

/* A folder that looks like a JDK from outside. */
static void make_java(const char *name, const char *release)
{
    static const char *const parts[] = {"", "/lib", "/lib/server"};
    char path[128];
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        snprintf(path, sizeof path, "%s%s", name, parts[i]);
        mkdir(below(path), 0755);
    }
    snprintf(path, sizeof path, "%s/release", name);
    write_file(path, release);
    snprintf(path, sizeof path, "%s/lib/server/libjvm.so", name);
    write_file(path, "");
}

static int fills_standard_descriptors(void *unused)
{
    char target[16] = "";
    int lowest = dup(STDERR_FILENO);
    (void)unused;
    close(lowest);
    close(STDIN_FILENO);
    close(STDERR_FILENO);
    descriptor_fill_standard();
    if (readlink("/proc/self/fd/0", target, sizeof target - 1) < 0 ||
        strcmp(target, "/dev/null") != 0)
        return 1;
    if (fcntl(STDERR_FILENO, F_GETFD) != 0)
        return 2;
    return fcntl(lowest, F_GETFD) == -1 ? 0 : 3;
}

/* A JVM's connection to a vault must not be where the host writes its complaints. */
static void closed_standard_descriptors_are_filled(void **state)
{
    (void)state;
    assert_int_equal(in_child(fills_standard_descriptors, NULL), 0);
}

static int start(void **state)
{
    (void)state;
    settings = (struct settings){.embedded = true, .path = "/nowhere/engine.toml"};
    clear_log();
    unsetenv("JAVA_HOME");
    return 0;
}

static int remove_all(void **state)
{
    char command[160];
    (void)state;
    snprintf(command, sizeof command, "rm -r %s/*", folder());
    assert_int_equal(system(command), 0);
    return folder_remove(state);
}

static void the_first_java_that_will_do_is_taken(void **state)
{
    char path[JVM_PATH_MAX];
    (void)state;
    make_java("java-25", "IMPLEMENTOR=\"X\"\nJAVA_VERSION=\"25.0.3\"\n");
    make_java("java-17", "JAVA_VERSION=\"17.0.15\"\n");
    setenv("JAVA_HOME", below("java-25"), 1);
    assert_int_equal(jvm_files_library(&settings, path), CKR_OK);
    assert_string_equal(path, below("java-25/lib/server/libjvm.so"));

    make_java("java-26", "JAVA_VERSION=\"26\"\n");
    strcpy(settings.java, below("java-26"));
    assert_int_equal(jvm_files_library(&settings, path), CKR_OK);
    assert_string_equal(path, below("java-26/lib/server/libjvm.so"));
}

static void another_java_is_refused_with_a_line(void **state)
{
    char path[JVM_PATH_MAX];
    (void)state;
    make_java("java-17", "JAVA_VERSION=\"17.0.15\"\n");
    strcpy(settings.java, below("java-17"));
    assert_int_equal(jvm_files_library(&settings, path), CKR_GENERAL_ERROR);
    assert_non_null(strstr(said(), "expected Java 25 or later"));
    assert_non_null(strstr(said(), "found Java 17"));

    clear_log();
    strcpy(settings.java, below("none"));
    assert_int_equal(jvm_files_library(&settings, path), CKR_GENERAL_ERROR);
    assert_non_null(strstr(said(), "found Java 0"));
}

static void options_name_the_folder(void **state)
{
    struct jvm_options options;
    (void)state;
    mkdir(below("etc"), 0755);
    write_file("etc/java.options", "# words\n-Da=@home@/x:@home@/y\n\nnoise\n-Db\n");
    write_file("etc/embedded.options", "-Xrs");
    write_file("engine.aot", "");
    strcpy(settings.home, folder());
    assert_int_equal(jvm_files_options(&settings, &options), CKR_OK);
    char expected[512];
    snprintf(expected, sizeof expected, "-Da=%s/x:%s/y", folder(), folder());
    assert_int_equal(options.count, 6);
    assert_string_equal(options.lines[0], expected);
    assert_string_equal(options.lines[1], "-Db");
    assert_string_equal(options.lines[2], "-Xrs");
    assert_string_equal(options.lines[3], "-Dasterism.log=/nowhere/engine.log");
    assert_string_equal(options.lines[4], "-XX:ErrorFile=/nowhere/hs_err_pid%p.log");
    snprintf(expected, sizeof expected, "-XX:AOTCache=%s/engine.aot", folder());
    assert_string_equal(options.lines[5], expected);
    jvm_options_drop(&options);
}

static void missing_options_are_a_line(void **state)
{
    struct jvm_options options;
    (void)state;
    strcpy(settings.home, below("none"));
    assert_int_equal(jvm_files_options(&settings, &options), CKR_GENERAL_ERROR);
    assert_non_null(strstr(said(), "none/etc/java.options; set home="));
    jvm_options_drop(&options);
}

/* C_Initialize with these settings and this much room, in a process of its own. */
struct attempt {
    const char *reserved;
    rlim_t space;
    CK_FLAGS flags;
};

static int initialise(void *argument)
{
    const struct attempt *attempt = argument;
    struct rlimit limit = {attempt->space, attempt->space};
    CK_C_INITIALIZE_ARGS arguments = {.pReserved = (void *)(uintptr_t)attempt->reserved,
                                      .flags = attempt->flags};
    CK_FUNCTION_LIST *p11 = library();
    if (setrlimit(RLIMIT_AS, &limit) != 0)
        return 100;
    return (int)p11->C_Initialize(&arguments);
}

static void no_java_is_an_error_and_never_an_exit(void **state)
{
    char reserved[512];
    (void)state;
    snprintf(reserved, sizeof reserved, "asterism:embedded:/nowhere/engine.toml;java=%s;log=%s",
             folder(), settings.log);
    struct attempt attempt = {reserved, RLIM_INFINITY, P11_KIT_FLAGS};
    assert_int_equal(in_child(initialise, &attempt), CKR_GENERAL_ERROR);
    assert_non_null(strstr(said(), "expected Java 25 or later"));
}

static void a_mistyped_path_makes_no_folder(void **state)
{
    char reserved[512];
    (void)state;
    snprintf(reserved, sizeof reserved, "asterism:embedded:%s/mistyped/engine.toml;log=%s",
             folder(), settings.log);
    struct attempt attempt = {reserved, RLIM_INFINITY, P11_KIT_FLAGS};
    assert_int_equal(in_child(initialise, &attempt), CKR_DEVICE_ERROR);
    assert_non_null(strstr(said(), "/mistyped/engine.toml: expected a file that"));
    assert_int_not_equal(access(below("mistyped"), F_OK), 0);
}

#ifndef __SANITIZE_ADDRESS__ /* which takes terabytes of addresses for itself */
static void no_room_is_an_error_and_never_an_exit(void **state)
{
    char reserved[512];
    (void)state;
    snprintf(reserved, sizeof reserved, "asterism:embedded:/nowhere/engine.toml;log=%s",
             settings.log);
    struct attempt attempt = {reserved, 1024UL << 20, P11_KIT_FLAGS};
    assert_int_equal(in_child(initialise, &attempt), CKR_GENERAL_ERROR);
    assert_non_null(strstr(said(), "2048 MiB of addresses (ulimit -v)"));
}
#endif

/* The library of a JVM, as far as its name goes. */
static void make_jvm_library(void)
{
    char command[512];
    write_file("nothing.c", "int nothing;\n");
    snprintf(command, sizeof command,
             "cc -shared -fPIC -Wl,-soname,libjvm.so -o %s/libjvm.so %s/nothing.c", folder(),
             folder());
    assert_int_equal(system(command), 0);
}

static void a_process_with_a_jvm_uses_the_socket_of_the_engines_file(void **state)
{
    (void)state;
    write_file("engine.toml", "[socket]\npath = \"deep/engine.sock\"\n");
    strcpy(settings.path, below("engine.toml"));
    assert_ptr_equal(link_choose(&settings), &link_embedded);

    make_jvm_library();
    void *jvm = dlopen(below("libjvm.so"), RTLD_NOW);
    assert_non_null(jvm);
    assert_ptr_equal(link_choose(&settings), &link_service);
    assert_string_equal(settings.path, below("deep/engine.sock"));
    assert_false(settings.embedded);
    assert_non_null(strstr(said(), "this process has a JVM of its own: service:"));

    settings.embedded = true;
    strcpy(settings.path, below("none.toml"));
    assert_ptr_equal(link_choose(&settings), &link_service);
    assert_string_equal(settings.path, SOCKET_PATH_DEFAULT);
    dlclose(jvm);
}

static bool socket_of(const char *text, char socket[SETTING_MAX])
{
    FILE *file = fmemopen((void *)(uintptr_t)text, strlen(text), "r");
    assert_non_null(file);
    bool found = engine_file_socket(file, socket);
    fclose(file);
    return found;
}

static void the_socket_is_the_path_of_its_table(void **state)
{
    static const char *const none[] = {
        "path = \"/a\"\n",         "[socket]\n[other]\npath = \"/a\"\n", "[socket]\npath = '/a'\n",
        "[socket]\npath = \"/a\n", "[socket]\npath = \"/a\\u0041\"\n",   "[socket]\npathx=\"/a\"",
        "[socket]\npath\n",        "[socket]\n# path = \"/a\"\n"};
    char socket[SETTING_MAX];
    (void)state;
    assert_true(socket_of("[a]\npath = \"/b\"\n[socket]\ngroup = \"x\"\n path=\"/c d\"\n", socket));
    assert_string_equal(socket, "/c d");
    for (size_t i = 0; i < sizeof none / sizeof none[0]; i++)
        if (socket_of(none[i], socket))
            fail_msg("found %s in %s", socket, none[i]);
    char text[SETTING_MAX + 32] = "[socket]\npath = \"";
    size_t start = strlen(text);
    memset(text + start, 'x', SETTING_MAX);
    strcpy(text + start + SETTING_MAX, "\"");
    assert_false(socket_of(text, socket));
    strcpy(text + start + SETTING_MAX - 1, "\"");
    assert_true(socket_of(text, socket));
}

static void seeds_are_replayed_whole_cut_and_changed(void **state)
{
    static const char *const names[] = {"usual", "relative"};
    unsigned char seed[1024];
    uint64_t random = (uint64_t)milliseconds();
    (void)state;
    print_message("seed %lu\n", (unsigned long)random);
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        char path[128];
        snprintf(path, sizeof path, SEED_FOLDER "/engine_file/%s", names[i]);
        FILE *file = fopen(path, "r");
        assert_non_null(file);
        size_t size = fread(seed, 1, sizeof seed, file);
        fclose(file);
        for (size_t cut = 0; cut <= size; cut++)
            LLVMFuzzerTestOneInput(seed, cut);
        for (int change = 0; change < CHANGES; change++) {
            random = random * 6364136223846793005U + 1442695040888963407U;
            seed[(random >> 33) % size] = (unsigned char)(random >> 24);
            LLVMFuzzerTestOneInput(seed, size);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(closed_standard_descriptors_are_filled),
        cmocka_unit_test_setup(the_first_java_that_will_do_is_taken, start),
        cmocka_unit_test_setup(another_java_is_refused_with_a_line, start),
        cmocka_unit_test_setup(options_name_the_folder, start),
        cmocka_unit_test_setup(missing_options_are_a_line, start),
        cmocka_unit_test_setup(no_java_is_an_error_and_never_an_exit, start),
        cmocka_unit_test_setup(a_mistyped_path_makes_no_folder, start),
#ifndef __SANITIZE_ADDRESS__
        cmocka_unit_test_setup(no_room_is_an_error_and_never_an_exit, start),
#endif
        cmocka_unit_test_setup(a_process_with_a_jvm_uses_the_socket_of_the_engines_file, start),
        cmocka_unit_test_setup(the_socket_is_the_path_of_its_table, start),
        cmocka_unit_test_setup(seeds_are_replayed_whole_cut_and_changed, start),
    };
    return cmocka_run_group_tests(tests, NULL, remove_all);
}
