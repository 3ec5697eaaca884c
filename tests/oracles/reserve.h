/*
 * reserve.h -- live contacts and a backlog of jobs in one pool of agents with a reserve.
 *
 * Live contacts are M/M/n+M. Jobs arrive as a Poisson process of their own, wait as long as it
 * takes and are handled for exponential times; one is begun only if, after that, at least `reserve`
 * agents are idle. Nobody is interrupted, or a job in hand makes way for a live contact that finds
 * nobody idle, and is gone on with later. The steady state is a chain of the live contacts present,
 * the jobs in hand and the jobs waiting, the first and the last cut off at `room`. Seconds; rates
 * per second.
 */
#ifndef TESTS_ORACLES_RESERVE_H
#define TESTS_ORACLES_RESERVE_H

#include <stdbool.h>

struct reserve {
    double arrival_rate, handle_s, patience_s; /* of live contacts */
    double job_rate, job_s;                    /* of jobs */
    int agents, reserve;
    bool interruptible;
    int room, job_room;
};

struct reserve_result {
    double answer_rate;       /* of live contacts */
    double delay_probability; /* a live contact waits */
    double mean_wait;         /* of all live contacts */
    double occupancy_live, occupancy_jobs;
    double backlog; /* mean number of jobs waiting */
    double job_age; /* mean time from the arrival of a job to its end */
    double parked;  /* times that a job is laid aside, per job */
    double cut;     /* chance that a room is full: want it negligible */
};

struct reserve_result reserve_solve(const struct reserve *q);

#endif
