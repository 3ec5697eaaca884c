#include "sim/scenario/parts.h"

enum { WAGE, OVERTIME_RATE, PAID_ABSENCE };

static const struct setting pay[] = {
    [WAGE] = {"groups.<group>.wage_per_hour", "currency/h", "-",
              "of rostered time less unpaid breaks, in thousandths at the finest; where one group "
              "has it all must, and costs are reported"},
    [OVERTIME_RATE] = {"groups.<group>.overtime_rate", "number", "1.5",
                       "multiple of the wage, from the end of the shift to the end of the contact "
                       "in hand"},
    [PAID_ABSENCE] = {"groups.<group>.paid_absence", "true or false", "true",
                      "who is absent without plan is paid as rostered"},
};
const struct range wage_premiums = {0, 10, false, false, "a share of the wage from 0 to 10"};

PART(pay_part, "Wages of a group", pay);

bool read_pay(struct node *group, struct pay *p, struct error *err)
{
    static const struct range wage = {0, 1e6, false, false, "a number from 0 to 1e6"};
    static const struct range rate = {0, 100, false, false, "a number from 0 to 100"};
    p->has_wage = setting_node(group, &pay[WAGE]) != NULL;
    if (!p->has_wage)
        return true;
    return setting_number(group, &pay[WAGE], &wage, &p->wage_per_hour, err)
           && setting_number(group, &pay[OVERTIME_RATE], &rate, &p->overtime_rate, err)
           && setting_truth(group, &pay[PAID_ABSENCE], &p->paid_absence, err);
}
