#include "prober_queue.h"

void prober_queue_add(struct prober *self, uint32_t index)
{
    if (self->waiting == 0)
        self->first_waiting = index;
    else
        self->targets[self->last_waiting].next_waiting = index;
    self->last_waiting = index;
    self->waiting++;
}

uint32_t prober_queue_take(struct prober *self)
{
    uint32_t index = self->first_waiting;
    self->first_waiting = self->targets[index].next_waiting;
    self->waiting--;
    return index;
}
