#define _GNU_SOURCE /* RTLD_NOLOAD */

#include "jvm.h"

#include <dlfcn.h>
#include <jni.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "check.h"
#include "descriptor.h"
#include "faults.h"
#include "host.h"
#include "jvm_files.h"
#include "log.h"
#include "own_stack.h"
#include "room.h"

enum {
    STACK = 2 * 1024 * 1024, /* of the thread that makes the JVM */
    WORDS_MAX = 512
};

/* The one JVM. Its process is looked at before the lock: a forked child may inherit that held. */
static struct {
    atomic_int process;
    pthread_mutex_t lock;
    JavaVM *machine;
    _Atomic(jvm_dispatch *) door;
    char engine[SETTING_MAX];
} jvm = {.lock = PTHREAD_MUTEX_INITIALIZER};

/* The JVM's own words go where ours go; it has no other argument by which to know the settings. */
static const struct settings *speaker;

static jint JNICALL say(FILE *stream, const char *format, va_list values)
{
    (void)stream;
    char words[WORDS_MAX];
    int length = vsnprintf(words, sizeof words, format, values);
    words[strcspn(words, "\r\n")] = '\0';
    if (words[0] != '\0' && speaker != NULL)
        log_line(speaker, "java: %s", words);
    return length;
}

bool jvm_is_hosts(void)
{
    void *library = dlopen("libjvm.so", RTLD_NOW | RTLD_NOLOAD);
    if (library == NULL)
        return false;
    dlclose(library);
    return atomic_load(&jvm.process) == 0;
}

bool jvm_here(void)
{
    return atomic_load(&jvm.process) == (int)getpid() && atomic_load(&jvm.door) != NULL;
}

jvm_dispatch *jvm_door(void)
{
    return atomic_load(&jvm.door);
}

typedef jint JNICALL create_vm(JavaVM **machine, void **environment, void *arguments);

static create_vm *find_create(const struct settings *settings, const char *path)
{
    create_vm *create = NULL;
    void *library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    if (library != NULL)
        *(void **)&create = dlsym(library, "JNI_CreateJavaVM");
    if (create == NULL)
        log_line(settings, "cannot load a JVM: %s", dlerror());
    return create;
}

/* What a thread of its own does for C_Initialize. */
struct beginning {
    const struct settings *settings;
    create_vm *create;
    struct jvm_options *options;
    CK_RV result;
};

static void make_machine(void *argument)
{
    struct beginning *beginning = argument;
    JavaVMOption options[JVM_OPTIONS_MAX + 1];
    JNIEnv *environment = NULL;
    for (int i = 0; i < beginning->options->count; i++)
        options[i] = (JavaVMOption){.optionString = beginning->options->lines[i]};
    options[beginning->options->count] = (JavaVMOption){"vfprintf", (void *)(uintptr_t)say};
    JavaVMInitArgs arguments = {JNI_VERSION_21, beginning->options->count + 1, options, JNI_FALSE};
    jint made = beginning->create(&jvm.machine, (void **)&environment, &arguments);
    if (made != JNI_OK) {
        jvm.machine = NULL;
        log_line(beginning->settings, "JNI_CreateJavaVM: %d", (int)made);
        return;
    }
    beginning->result = CKR_OK;
    (*jvm.machine)->DetachCurrentThread(jvm.machine);
}

/* Else the engine's log would make the folder of a path that is mistyped. */
static CK_RV require_engine(const struct settings *settings)
{
    if (access(settings->path, R_OK) == 0)
        return CKR_OK;
    log_line(settings, "no engine from %s: expected a file that this user can read, found none",
             settings->path);
    return CKR_DEVICE_ERROR;
}

static CK_RV create_machine(const struct settings *settings)
{
    char path[JVM_PATH_MAX];
    struct host host;
    CLEANUP(jvm_options_drop) struct jvm_options options = {.count = 0};
    GUARD(room_for_jvm(settings));
    GUARD(jvm_files_library(settings, path));
    GUARD(require_engine(settings));
    GUARD(jvm_files_options(settings, &options));
    struct beginning beginning = {settings, find_create(settings, path), &options,
                                  CKR_GENERAL_ERROR};
    ENSURE(beginning.create != NULL, CKR_GENERAL_ERROR);
    descriptor_fill_standard();
    host_note(&host);
    if (!own_stack_run(STACK, make_machine, &beginning))
        log_line(settings, "no thread to make a JVM on");
    if (beginning.result == CKR_OK)
        faults_route(&host);
    host_restore(&host);
    return beginning.result;
}

/* A class that is not found, or whose like does not fit, is thrown; nothing else comes so far. */
static bool threw(JNIEnv *environment)
{
    bool pending = (*environment)->ExceptionCheck(environment);
    (*environment)->ExceptionClear(environment);
    return pending;
}

/* EmbeddedEngine.start(path, words, capacity): all addresses, so that no JNI string is made. */
static void call_start(JNIEnv *environment, struct beginning *beginning)
{
    char words[WORDS_MAX] = "";
    jclass type = (*environment)->FindClass(environment, "org/asterism/wiring/EmbeddedEngine");
    jmethodID start = type == NULL
                          ? NULL
                          : (*environment)->GetStaticMethodID(environment, type, "start", "(JJI)J");
    jlong door = 0;
    if (start != NULL)
        door = (*environment)
                   ->CallStaticLongMethod(environment, type, start,
                                          (jlong)(uintptr_t)beginning->settings->path,
                                          (jlong)(uintptr_t)words, (jint)sizeof words);
    if (threw(environment))
        snprintf(words, sizeof words, "the jars of this engine are not those of this library");
    if (door != 0)
        atomic_store(&jvm.door, (jvm_dispatch *)(uintptr_t)door);
    else
        log_line(beginning->settings, "no engine from %s: %s", beginning->settings->path, words);
    beginning->result = door == 0 ? CKR_DEVICE_ERROR : CKR_OK;
}

static void start_engine(void *argument)
{
    struct beginning *beginning = argument;
    JNIEnv *environment = NULL;
    if ((*jvm.machine)->AttachCurrentThreadAsDaemon(jvm.machine, (void **)&environment, NULL) != 0)
        return;
    call_start(environment, beginning);
    (*jvm.machine)->DetachCurrentThread(jvm.machine);
}

static CK_RV open_locked(const struct settings *settings)
{
    struct beginning beginning = {settings, NULL, NULL, CKR_DEVICE_ERROR};
    if (jvm.machine == NULL)
        GUARD(create_machine(settings));
    if (atomic_load(&jvm.door) == NULL) {
        if (!own_stack_run(STACK, start_engine, &beginning))
            log_line(settings, "no thread to start the engine of %s on", settings->path);
        GUARD(beginning.result);
        strcpy(jvm.engine, settings->path);
    }
    if (strcmp(jvm.engine, settings->path) == 0)
        return CKR_OK;
    log_line(settings, "the engine of %s is in this process; expected the same, found %s",
             jvm.engine, settings->path);
    return CKR_GENERAL_ERROR;
}

CK_RV jvm_open(const struct settings *settings)
{
    int owner = 0;
    if (!atomic_compare_exchange_strong(&jvm.process, &owner, (int)getpid()) &&
        owner != (int)getpid()) {
        log_line(settings,
                 "the engine of %s stayed in process %d, which forked this one: exec, or "
                 "use the service link",
                 settings->path, owner);
        return CKR_DEVICE_ERROR;
    }
    pthread_mutex_lock(&jvm.lock);
    speaker = settings;
    CK_RV result = open_locked(settings);
    speaker = NULL;
    pthread_mutex_unlock(&jvm.lock);
    return result;
}
