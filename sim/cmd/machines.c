#include "sim/cmd/machines.h"

#include "sim/base/mem.h"

#include <stdlib.h>
#include <string.h>

/* How many processes mpirun, or another starter of MPI programs, says there are. */
static long processes(void)
{
    static const char *const names[] = {"OMPI_COMM_WORLD_SIZE", "PMI_SIZE", "MPI_LOCALNRANKS"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const char *text = getenv(names[i]);
        if (text)
            return strtol(text, NULL, 10);
    }
    return 1;
}

#ifndef HAVE_MPI

bool machines_begin(struct error *err)
{
    const long n = processes();
    return n <= 1
           || fail(err, EXIT_COMMAND_LINE,
                   "this jietong was built without MPI, so %ld processes cannot share a sweep: "
                   "build it where libopenmpi-dev is installed, or give each process a --part",
                   n);
}

void machines_end(void)
{
}

bool machines_is_first(void)
{
    return true;
}

bool machines_deal(const struct dealing *d, uint64_t fingerprint)
{
    (void)fingerprint;
    deal(d);
    return true;
}

void machines_dismiss(const struct error *err)
{
    (void)err;
}

#else

#include <dlfcn.h>
#include <mpi.h>
#include <pthread.h>
#include <time.h>

static int rank, ranks = 1;

/* Known to the first process: those that still work for it. */
static int others;

/*
 * What is used of MPI. The library and what it needs take as long to load as a short run takes in
 * all, so it is looked for only under mpirun. The names of the data are OpenMPI's.
 */
static struct {
    __typeof__(MPI_Init_thread) *init_thread;
    __typeof__(MPI_Initialized) *initialized;
    __typeof__(MPI_Finalize) *finalize;
    __typeof__(MPI_Comm_rank) *comm_rank;
    __typeof__(MPI_Comm_size) *comm_size;
    __typeof__(MPI_Send) *send;
    __typeof__(MPI_Recv) *recv;
    __typeof__(MPI_Iprobe) *iprobe;
    MPI_Comm world;
    MPI_Datatype byte;
} mpi;

static bool load_mpi(struct error *err)
{
    const struct {
        const char *name;
        void *to; /* a pointer, of its own type */
    } symbols[] = {
        {"MPI_Init_thread", &mpi.init_thread},
        {"MPI_Initialized", &mpi.initialized},
        {"MPI_Finalize", &mpi.finalize},
        {"MPI_Comm_rank", &mpi.comm_rank},
        {"MPI_Comm_size", &mpi.comm_size},
        {"MPI_Send", &mpi.send},
        {"MPI_Recv", &mpi.recv},
        {"MPI_Iprobe", &mpi.iprobe},
        {"ompi_mpi_comm_world", &mpi.world},
        {"ompi_mpi_byte", &mpi.byte},
    };
    /* Global, since OpenMPI's own plugins look for its symbols. */
    void *library = dlopen("libmpi.so.40", RTLD_NOW | RTLD_GLOBAL);
    bool found = library != NULL;
    for (size_t i = 0; found && i < sizeof symbols / sizeof *symbols; i++) {
        void *address = dlsym(library, symbols[i].name);
        memcpy(symbols[i].to, &address, sizeof address);
        found = address != NULL;
    }
    return found
           || fail(err, EXIT_MACHINE,
                   "OpenMPI, by which processes share a sweep, cannot be loaded: %s", dlerror());
}

bool machines_begin(struct error *err)
{
    int provided;
    if (processes() <= 1)
        return true;
    if (!load_mpi(err))
        return false;
    if (mpi.init_thread(NULL, NULL, MPI_THREAD_SERIALIZED, &provided) != MPI_SUCCESS
        || provided < MPI_THREAD_SERIALIZED)
        return fail(err, EXIT_MACHINE, "this MPI does not work in programs with several threads");
    mpi.comm_rank(mpi.world, &rank);
    mpi.comm_size(mpi.world, &ranks);
    others = ranks - 1;
    return true;
}

void machines_end(void)
{
    int begun = 0;
    if (mpi.initialized)
        mpi.initialized(&begun);
    if (begun)
        mpi.finalize();
}

bool machines_is_first(void)
{
    return rank == 0;
}

/* --- messages --------------------------------------------------------------------------------- */

/*
 * A process says what it has finished, or asks for its next piece, or leaves the deal. The message
 * is a head and, if its length is not 0, a text; what was asked is answered with a number. Each
 * deal has tags of its own, since some processes begin the next one before others have left.
 */
enum { HEAD, TEXT, ANSWER, TAGS };

static int deals; /* ended */

static int tag_of(int message)
{
    return TAGS * deals + message;
}

struct head {
    uint64_t fingerprint;
    uint64_t piece;  /* finished; or NOTHING_YET, LEAVING */
    uint64_t length; /* of the text, with its end; 0: none */
    int64_t status;  /* of the error that the text is the sentence of, or EXIT_DONE */
};

/* In place of a finished piece: nothing, or that the process has ended its part. */
#define NOTHING_YET UINT64_MAX
#define LEAVING (UINT64_MAX - 1)
/* In place of a next piece: this deal is at its end, or all of them are. */
#define DEAL_ENDS UINT64_MAX
#define GO_HOME (UINT64_MAX - 1)

static void send_finished(uint64_t fingerprint, uint64_t number, const struct piece *piece)
{
    const bool failed = piece && piece->error.status != EXIT_DONE;
    const char *text = !piece ? NULL : failed ? piece->error.text : piece->text;
    struct head head = {fingerprint, number, text ? strlen(text) + 1 : 0,
                        failed ? piece->error.status : EXIT_DONE};
    mpi.send(&head, sizeof head, mpi.byte, 0, tag_of(HEAD), mpi.world);
    if (text)
        mpi.send(text, (int)head.length, mpi.byte, 0, tag_of(TEXT), mpi.world);
}

/* Waits without keeping a core busy, as MPI's own waiting would. */
static void wait_for(int from, int tag, MPI_Status *status)
{
    const struct timespec a_while = {.tv_nsec = 500000};
    int there = 0;
    while (mpi.iprobe(from, tag, mpi.world, &there, status) == MPI_SUCCESS && !there)
        nanosleep(&a_while, NULL);
}

/* --- the other processes ---------------------------------------------------------------------- */

struct hand {
    const struct dealing *deal;
    uint64_t fingerprint;
    bool is_sent_home;
};

/* Called by one thread at a time. What is finished has been sent before. */
static size_t ask_next(void *to)
{
    struct hand *h = to;
    MPI_Status status;
    uint64_t answer;
    if (h->is_sent_home)
        return DEALING_ENDS;
    send_finished(h->fingerprint, NOTHING_YET, NULL);
    wait_for(0, tag_of(ANSWER), &status);
    mpi.recv(&answer, sizeof answer, mpi.byte, 0, tag_of(ANSWER), mpi.world, MPI_STATUS_IGNORE);
    h->is_sent_home = answer == GO_HOME;
    return answer == GO_HOME || answer == DEAL_ENDS ? DEALING_ENDS : (size_t)answer;
}

static void *work_in_hand(void *to, size_t run, int threads)
{
    const struct hand *h = to;
    return h->deal->work(h->deal->to, run, threads);
}

static void hand_in(void *to, size_t run, void *result)
{
    const struct hand *h = to;
    struct piece *piece = result;
    send_finished(h->fingerprint, run, piece);
    free(piece->text);
    free(piece);
}

static bool work_for_the_first(const struct dealing *d, uint64_t fingerprint)
{
    struct hand hand = {d, fingerprint, false};
    struct dealing own = *d;
    own.next = ask_next;
    own.work = work_in_hand;
    own.done = hand_in;
    own.to = &hand;
    deal(&own);
    send_finished(fingerprint, LEAVING, NULL);
    return !hand.is_sent_home;
}

/* --- the first process ------------------------------------------------------------------------ */

/*
 * Its main thread answers messages, and a second one deals to threads of its own; a lock keeps
 * next and done apart.
 */
struct office {
    const struct dealing *deal;
    uint64_t fingerprint;
    pthread_mutex_t lock;
    bool own_done; /* the process's own threads have nothing more to do */
    int gone;      /* processes that will not take part in another deal */
};

static size_t next_of_office(void *to)
{
    struct office *o = to;
    pthread_mutex_lock(&o->lock);
    const size_t run = o->deal->next(o->deal->to);
    pthread_mutex_unlock(&o->lock);
    return run;
}

static void *work_of_office(void *to, size_t run, int threads)
{
    const struct office *o = to;
    return o->deal->work(o->deal->to, run, threads);
}

static void done_of_office(void *to, size_t run, void *result)
{
    struct office *o = to;
    pthread_mutex_lock(&o->lock);
    o->deal->done(o->deal->to, run, result);
    pthread_mutex_unlock(&o->lock);
}

static void *deal_own(void *to)
{
    struct office *o = to;
    struct dealing own = *o->deal;
    own.next = next_of_office;
    own.work = work_of_office;
    own.done = done_of_office;
    own.to = o;
    deal(&own);
    pthread_mutex_lock(&o->lock);
    o->own_done = true;
    pthread_mutex_unlock(&o->lock);
    return NULL;
}

static void receive_text(const struct head *head, int from, struct piece *piece)
{
    char *text = mem_array(head->length, 1);
    MPI_Status status;
    wait_for(from, tag_of(TEXT), &status);
    mpi.recv(text, (int)head->length, mpi.byte, from, tag_of(TEXT), mpi.world, MPI_STATUS_IGNORE);
    if (head->status == EXIT_DONE) {
        piece->text = text;
        return;
    }
    fail(&piece->error, (enum exit_status)head->status, "process %d of mpirun: %s", from, text);
    free(text);
}

static void refuse_stranger(struct office *o, int from)
{
    struct piece *piece = mem_array(1, sizeof *piece);
    fail(&piece->error, EXIT_MACHINE,
         "process %d of mpirun reads another design or scenario than the first: all machines must "
         "see the same files",
         from);
    done_of_office(o, 0, piece);
}

static void answer(int to, uint64_t next)
{
    mpi.send(&next, sizeof next, mpi.byte, to, tag_of(ANSWER), mpi.world);
}

static void answer_with_next(struct office *o, int from, uint64_t fingerprint)
{
    if (fingerprint != o->fingerprint) {
        refuse_stranger(o, from);
        o->gone++;
        answer(from, GO_HOME);
        return;
    }
    const size_t next = next_of_office(o);
    answer(from, next == DEALING_ENDS ? DEAL_ENDS : (uint64_t)next);
}

/* Takes one message; true if the process has left, for a reason or not. */
static bool serve(struct office *o, int from)
{
    struct head head;
    mpi.recv(&head, sizeof head, mpi.byte, from, tag_of(HEAD), mpi.world, MPI_STATUS_IGNORE);
    const bool leaves = head.piece == LEAVING;
    if (head.piece == NOTHING_YET) {
        answer_with_next(o, from, head.fingerprint);
    } else if (!leaves || head.length > 0) {
        struct piece *piece = mem_array(1, sizeof *piece);
        if (head.length > 0)
            receive_text(&head, from, piece);
        o->gone += leaves; /* since it cannot work */
        done_of_office(o, leaves ? 0 : (size_t)head.piece, piece);
    }
    return leaves;
}

/* Until all others have left and the process's own work is done. */
static void serve_others(struct office *o)
{
    const struct timespec a_while = {.tv_nsec = 500000};
    int left = 0;
    for (bool own_done = false; left < others || !own_done;) {
        MPI_Status status;
        int there = 0;
        mpi.iprobe(MPI_ANY_SOURCE, tag_of(HEAD), mpi.world, &there, &status);
        if (there)
            left += serve(o, status.MPI_SOURCE);
        else
            nanosleep(&a_while, NULL);
        pthread_mutex_lock(&o->lock);
        own_done = o->own_done;
        pthread_mutex_unlock(&o->lock);
    }
}

static void deal_to_all(const struct dealing *d, uint64_t fingerprint)
{
    struct office office = {.deal = d, .fingerprint = fingerprint};
    pthread_t own;
    pthread_mutex_init(&office.lock, NULL);
    const bool has_own = pthread_create(&own, NULL, deal_own, &office) == 0;
    if (!has_own)
        office.own_done = true;
    serve_others(&office);
    if (has_own)
        pthread_join(own, NULL);
    pthread_mutex_destroy(&office.lock);
    others -= office.gone;
}

bool machines_deal(const struct dealing *d, uint64_t fingerprint)
{
    bool goes_on = true;
    if (ranks == 1)
        deal(d);
    else if (rank > 0)
        goes_on = work_for_the_first(d, fingerprint);
    else
        deal_to_all(d, fingerprint);
    deals++;
    return goes_on;
}

static void send_home(int from, const struct head *head)
{
    if (head->piece == NOTHING_YET)
        answer(from, GO_HOME);
    if (head->length > 0) { /* why it cannot work, which no longer matters */
        struct piece piece = {0};
        receive_text(head, from, &piece);
        free(piece.text);
    }
}

void machines_dismiss(const struct error *err)
{
    if (rank > 0)
        send_finished(0, LEAVING, err ? &(struct piece){.error = *err} : NULL);
    for (int left = 0; rank == 0 && left < others;) {
        struct head head;
        MPI_Status status;
        wait_for(MPI_ANY_SOURCE, tag_of(HEAD), &status);
        mpi.recv(&head, sizeof head, mpi.byte, status.MPI_SOURCE, tag_of(HEAD), mpi.world,
                 MPI_STATUS_IGNORE);
        send_home(status.MPI_SOURCE, &head);
        left += head.piece == LEAVING;
    }
}

#endif
