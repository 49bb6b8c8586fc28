/* What a JVM in this process is made from: the Java that is installed, and the engine's options. */
#ifndef JVM_FILES_H
#define JVM_FILES_H

#include "settings.h"

enum { JAVA_FEATURE_MIN = 25, JVM_OPTIONS_MAX = 64, JVM_PATH_MAX = 4096 };

/* The options, and the text that they are pieces of. */
struct jvm_options {
    char *text;
    char *lines[JVM_OPTIONS_MAX];
    int count;
};

/*
 * The libjvm.so of the first of these that is of Java 25 or later: the setting `java`, JAVA_HOME,
 * /usr/lib/jvm. Without one: CKR_GENERAL_ERROR and a line that says where it looked.
 */
CK_RV jvm_files_library(const struct settings *settings, char path[JVM_PATH_MAX]);

/*
 * The options for the engine of these settings, one in each line: those of `java.options` and
 * `embedded.options` in the folder `etc` of the setting `home`, or of the folder of this library.
 * CKR_GENERAL_ERROR and a line where they cannot be read. Free with jvm_options_drop.
 */
CK_RV jvm_files_options(const struct settings *settings, struct jvm_options *options);

void jvm_options_drop(struct jvm_options *options);

#endif
