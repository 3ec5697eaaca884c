#include "sim/cmd/provenance.h"

#include "sim/cmd/cmd_help.h"

#include <gnu/libc-version.h>
#include <gsl/gsl_version.h>

#define TEXT_OF(x) #x
#define TEXT(x) TEXT_OF(x)

static const char compiler[] =
#ifdef __clang__
    "clang " TEXT(__clang_major__) "." TEXT(__clang_minor__) "." TEXT(__clang_patchlevel__);
#else
    "gcc " __VERSION__;
#endif

void provenance_begin(FILE *to, const char *command, uint64_t seed, size_t replications,
                      size_t wanted)
{
    fprintf(to, "program: %s\n", program_version);
    fprintf(to, "command: %s\n", command);
    fprintf(to, "seed: %llu\n", (unsigned long long)seed);
    fprintf(to, "replications: %zu", replications);
    if (replications < wanted)
        fprintf(to, " of %zu: interrupted, partial", wanted);
    putc('\n', to);
}

void provenance_end(FILE *to)
{
    fprintf(to, "compiler: %s\n", compiler);
    fprintf(to, "libraries: gsl %s, glibc %s\n", gsl_version, gnu_get_libc_version());
}
