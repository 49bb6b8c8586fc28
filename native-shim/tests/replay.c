/* Replays seeds of a fuzz target, whole and cut at every byte: replay FILE... */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { SEED_MAX = 1 << 16 };

/* Each time in memory of its own length, for the sanitizers' sake. */
static void replay(const uint8_t *seed, size_t size)
{
    for (size_t cut = 0; cut <= size; cut++) {
        uint8_t *copy = malloc(cut);
        if (copy == NULL && cut > 0)
            abort();
        if (cut > 0)
            memcpy(copy, seed, cut);
        LLVMFuzzerTestOneInput(copy, cut);
        free(copy);
    }
}

int main(int argc, char **argv)
{
    static uint8_t seed[SEED_MAX];
    for (int i = 1; i < argc; i++) {
        FILE *file = fopen(argv[i], "rb");
        if (file == NULL) {
            perror(argv[i]);
            return 1;
        }
        size_t size = fread(seed, 1, sizeof seed, file);
        fclose(file);
        replay(seed, size);
    }
    printf("%s: %d seeds\n", argv[0], argc - 1);
    return argc > 1 ? 0 : 1;
}
