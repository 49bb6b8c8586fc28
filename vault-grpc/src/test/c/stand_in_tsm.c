/* A stand-in for configfs-tsm: a file system that behaves as Linux's
 * Documentation/ABI/testing/configfs-tsm-report and configfs say, so that what reads it goes
 * through the real system calls.
 *
 * stand_in_tsm MOUNTPOINT PROVIDER REPORT OFFSET [AUXBLOB]
 *
 * REPORT is a file with a report whose 64 bytes at OFFSET become the report data. What goes wrong
 * is told by a line written to MOUNTPOINT/.fault; the words are in StandIn.java. Stays in the
 * foreground; one thread. */
#define FUSE_USE_VERSION 31
#include <errno.h>
#include <fuse.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { REPORTS = 64, NAME_BYTES = 64, BLOB_BYTES = 1 << 20, INBLOB_BYTES = 64 };

struct report {
    bool used;
    char name[NAME_BYTES];
    char inblob[INBLOB_BYTES];
    size_t inblob_length;
    char pending[INBLOB_BYTES];
    size_t pending_length;
    unsigned long generation;
};

struct fault {
    char what[NAME_BYTES];
    char file[NAME_BYTES];
    long number;
    long count;
};

static struct report reports[REPORTS];
static struct fault fault;
static const char *provider;
static char template[BLOB_BYTES], auxblob[BLOB_BYTES], blob[BLOB_BYTES];
static size_t template_length, auxblob_length, report_data_offset;
static bool has_auxblob;

static const char *const FILES[] = {"inblob",     "outblob",   "auxblob",        "provider",
                                    "generation", "privlevel", "privlevel_floor"};

/* Whether the fault that is set concerns this; counts it down. */
static bool strikes(const char *what, const char *file)
{
    if (fault.count == 0 || strcmp(fault.what, what) != 0 || strcmp(fault.file, file) != 0) {
        return false;
    }
    fault.count--;
    return true;
}

static struct report *find(const char *path, const char **file)
{
    const char *name = path + 1;
    const char *slash = strchr(name, '/');
    size_t length = slash == NULL ? strlen(name) : (size_t)(slash - name);
    *file = slash == NULL ? NULL : slash + 1;
    for (int i = 0; i < REPORTS; i++) {
        if (reports[i].used && strlen(reports[i].name) == length &&
            strncmp(reports[i].name, name, length) == 0) {
            return &reports[i];
        }
    }
    return NULL;
}

static bool has_levels(void)
{
    return strcmp(provider, "sev_guest") == 0;
}

/* ABI: privlevel and auxblob are visible where the provider knows them. */
static bool is_visible(const char *file)
{
    if (strcmp(file, "auxblob") == 0) {
        return has_auxblob;
    }
    if (strncmp(file, "privlevel", 9) == 0) {
        return has_levels();
    }
    for (size_t i = 0; i < sizeof FILES / sizeof FILES[0]; i++) {
        if (strcmp(file, FILES[i]) == 0) {
            return true;
        }
    }
    return false;
}

static bool is_fault(const char *path)
{
    return strcmp(path, "/.fault") == 0;
}

static int get_attributes(const char *path, struct stat *out, struct fuse_file_info *info)
{
    const char *file;
    const struct report *report = find(path, &file);
    (void)info;
    memset(out, 0, sizeof *out);
    if (strcmp(path, "/") == 0 || (report != NULL && file == NULL)) {
        out->st_mode = S_IFDIR | 0755;
        out->st_nlink = 2;
        return 0;
    }
    if (!is_fault(path) && (report == NULL || !is_visible(file))) {
        return -ENOENT;
    }
    out->st_mode = S_IFREG | 0600;
    out->st_nlink = 1;
    return 0;
}

static int make_report(const char *path, mode_t mode)
{
    (void)mode;
    if (strikes("errno", "mkdir")) {
        return (int)-fault.number;
    }
    for (int i = 0; i < REPORTS; i++) {
        if (!reports[i].used) {
            memset(&reports[i], 0, sizeof reports[i]);
            reports[i].used = true;
            snprintf(reports[i].name, NAME_BYTES, "%s", path + 1);
            return 0;
        }
    }
    return -ENOMEM;
}

static int remove_report(const char *path)
{
    const char *file;
    struct report *report = find(path, &file);
    if (report == NULL || file != NULL) {
        return -ENOENT;
    }
    report->used = false;
    return 0;
}

/* How many report folders there are, to be read where faults are written. */
static int tell_reports(char *into, size_t size, off_t offset)
{
    int used = 0;
    for (int i = 0; i < REPORTS; i++) {
        used += reports[i].used ? 1 : 0;
    }
    return offset == 0 ? snprintf(into, size, "%d", used) : 0;
}

static int open_file(const char *path, struct fuse_file_info *info)
{
    (void)path;
    info->direct_io = 1;
    return 0;
}

/* drivers/virt/coco: a report is made when it is read; without report data there is none. */
static long make_outblob(struct report *report)
{
    if (strikes("intruder", "inblob")) {
        memset(report->inblob, 'x', INBLOB_BYTES);
        report->generation++;
    }
    if (report->inblob_length == 0) {
        return -EINVAL;
    }
    memcpy(blob, template, template_length);
    memcpy(blob + report_data_offset, report->inblob, INBLOB_BYTES);
    if (strikes("other", "outblob")) {
        memset(blob + report_data_offset, 'x', INBLOB_BYTES);
    }
    if (strikes("size", "outblob")) {
        return fault.number;
    }
    return (long)template_length;
}

static long content(struct report *report, const char *file)
{
    if (strikes("errno", file)) {
        return -fault.number;
    }
    if (strcmp(file, "outblob") == 0) {
        return make_outblob(report);
    }
    if (strcmp(file, "auxblob") == 0) {
        memcpy(blob, auxblob, auxblob_length);
        return strikes("size", "auxblob") ? fault.number : (long)auxblob_length;
    }
    if (strikes("text", file)) {
        return snprintf(blob, BLOB_BYTES, "%ld words\n", fault.number);
    }
    if (strcmp(file, "provider") == 0) {
        return snprintf(blob, BLOB_BYTES, "%s\n", provider);
    }
    if (strcmp(file, "generation") == 0) {
        return snprintf(blob, BLOB_BYTES, "%lu\n", report->generation);
    }
    if (strcmp(file, "privlevel_floor") == 0) {
        return snprintf(blob, BLOB_BYTES, "%ld\n", strikes("floor", file) ? fault.number : 0);
    }
    return -EACCES;
}

static int read_file(const char *path, char *into, size_t size, off_t offset,
                     struct fuse_file_info *info)
{
    /* What was read first stays, as configfs keeps it for the opening. */
    static char kept[BLOB_BYTES];
    static long kept_length;
    const char *file;
    struct report *report = find(path, &file);
    (void)info;
    if (is_fault(path)) {
        return tell_reports(into, size, offset);
    }
    if (report == NULL || file == NULL) {
        return -ENOENT;
    }
    if (offset == 0) {
        memset(blob, 0, sizeof blob);
        kept_length = content(report, file);
        memcpy(kept, blob, sizeof kept);
    }
    if (kept_length < 0) {
        return (int)kept_length;
    }
    if (offset >= kept_length) {
        return 0;
    }
    size_t left = (size_t)(kept_length - offset);
    size_t length = size < left ? size : left;
    memcpy(into, kept + offset, length);
    return (int)length;
}

static int write_fault(const char *from, size_t size)
{
    char line[256] = {0};
    memcpy(line, from, size < sizeof line - 1 ? size : sizeof line - 1);
    memset(&fault, 0, sizeof fault);
    sscanf(line, "%63s %63s %ld %ld", fault.what, fault.file, &fault.number, &fault.count);
    return (int)size;
}

static int write_file(const char *path, const char *from, size_t size, off_t offset,
                      struct fuse_file_info *info)
{
    const char *file;
    struct report *report = find(path, &file);
    (void)info;
    if (is_fault(path)) {
        return write_fault(from, size);
    }
    if (report == NULL || file == NULL) {
        return -ENOENT;
    }
    if (strikes("errno", file)) {
        return (int)-fault.number;
    }
    if (strcmp(file, "privlevel") == 0) {
        report->generation++;
        return (int)size;
    }
    if (strcmp(file, "inblob") != 0) {
        return -EACCES;
    }
    if (size + (size_t)offset > INBLOB_BYTES) {
        return -EFBIG;
    }
    memcpy(report->pending + offset, from, size);
    report->pending_length = size + (size_t)offset;
    return (int)size;
}

/* configfs hands a binary attribute over when its file is closed, and tells nobody of an error. */
static int flush_file(const char *path, struct fuse_file_info *info)
{
    const char *file;
    struct report *report = find(path, &file);
    (void)info;
    if (report == NULL || file == NULL || report->pending_length == 0) {
        return 0;
    }
    if (!strikes("lost", "inblob")) {
        memcpy(report->inblob, report->pending, INBLOB_BYTES);
        report->inblob_length = report->pending_length;
        report->generation++;
    }
    report->pending_length = 0;
    return 0;
}

static int truncate_file(const char *path, off_t size, struct fuse_file_info *info)
{
    (void)path;
    (void)size;
    (void)info;
    return 0;
}

static size_t slurp(const char *path, char *into)
{
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        perror(path);
        exit(2);
    }
    size_t length = fread(into, 1, BLOB_BYTES, file);
    fclose(file);
    return length;
}

int main(int count, char **words)
{
    static const struct fuse_operations operations = {
        .getattr = get_attributes,
        .mkdir = make_report,
        .rmdir = remove_report,
        .open = open_file,
        .read = read_file,
        .write = write_file,
        .flush = flush_file,
        .truncate = truncate_file,
    };
    if (count < 5) {
        fprintf(stderr, "usage: stand_in_tsm MOUNTPOINT PROVIDER REPORT OFFSET [AUXBLOB]\n");
        return 2;
    }
    provider = words[2];
    template_length = slurp(words[3], template);
    report_data_offset = (size_t)atol(words[4]);
    has_auxblob = count > 5;
    auxblob_length = has_auxblob ? slurp(words[5], auxblob) : 0;
    char *fuse_words[] = {words[0], "-f", "-s", words[1]};
    return fuse_main(4, fuse_words, &operations, NULL);
}
