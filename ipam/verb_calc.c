#include "verb.h"

#include "calc_record.h"
#include "calc_relation.h"
#include "calc_split.h"
#include "command.h"
#include "shared/base/number.h"

enum { LIMIT = 256, LIMIT_MAX = 1000000 };

// What was asked for, as written.
struct question {
    const char *mask;
    const char *split;
    const char *into;
    const char *contains;
    const char *limit;
};

static int show_record(struct command *command, const struct calc_input *input)
{
    struct calc_record record;

    calc_record_fill(&record, input, command_is_text(command));
    output_begin(&command->out, record.columns, record.count, OUTPUT_RECORD);
    output_row(&command->out, record.cells);
    return command_end(command, 0);
}

static int show_relation(struct command *command, const struct calc_input *inputs, size_t count)
{
    struct calc_relation relation;

    calc_relation_fill(&relation, inputs, count);
    output_begin(&command->out, calc_relation_columns, CALC_RELATION_COLUMNS, OUTPUT_RECORD);
    output_row(&command->out, relation.cells);
    return command_end(command, 0);
}

// "No" is an answer that a script asks for.
static int show_contains(struct command *command, const struct calc_input *outer, const char *text)
{
    struct calc_contains contains;
    struct calc_input inner;

    if (calc_input_parse(text, NULL, &inner, &command->err) < 0)
        return command_usage(command, "--contains: %s", command->err.text);
    calc_relation_contains(&contains, outer, &inner);
    output_begin(&command->out, calc_relation_contains_columns, CALC_RELATION_CONTAINS_COLUMNS,
                 OUTPUT_RECORD);
    output_row(&command->out, contains.cells);
    int status = command_end(command, 0);
    return status == EXIT_OK && !contains.contained ? EXIT_NOTHING : status;
}

static void tell_left(const struct ip_count *left)
{
    char text[IP_COUNT_GROUPED_MAX];

    if (!ip_count_is_zero(left))
        printf("%s more; --limit shows more of them\n", ip_count_format_grouped(left, text));
}

static int show_split(struct command *command, const struct calc_input *input,
                      const struct question *question)
{
    uint64_t limit = LIMIT;
    unsigned length = 0;

    if (!input->is_prefix)
        return command_usage(command, "%s: a range is not split; 'ipam calc %s' gives its prefixes",
                             input->text, input->text);
    if (question->limit && number_parse_u64(question->limit, 1, LIMIT_MAX, &limit) < 0)
        return command_usage(command, "--limit takes a number from 1 to %d, not \"%s\"", LIMIT_MAX,
                             question->limit);
    if (calc_split_length(&input->prefix, question->split, question->into, &length, &command->err) < 0)
        return command_usage(command, "%s", command->err.text);
    calc_split_begin(&command->out);
    struct ip_count left = calc_split_rows(&command->out, &input->prefix, length, limit);
    int status = command_end(command, 0);
    if (status == EXIT_OK && command_is_text(command))
        tell_left(&left);
    return status;
}

// NULL when the options go together.
static const char *misuse(const struct question *question, size_t count)
{
    if ((question->split != NULL) + (question->into != NULL) + (question->contains != NULL) > 1)
        return "--split, --into and --contains are asked one at a time";
    if (question->limit && !question->split && !question->into)
        return "--limit goes with --split or --into";
    if (count > 1 && (question->split || question->into || question->contains || question->mask))
        return "this option takes one prefix; several are compared";
    return NULL;
}

static int answer(struct command *command, const struct question *question)
{
    struct calc_input inputs[CALC_RELATION_INPUTS_MAX] = {{.is_prefix = false}};
    const char *misused = misuse(question, command->arg_count);

    if (misused)
        return command_usage(command, "%s", misused);
    for (size_t i = 0; i < command->arg_count; i++) {
        if (calc_input_parse(command->args[i], question->mask, &inputs[i], &command->err) < 0)
            return command_usage(command, "%s", command->err.text);
    }
    if (question->contains)
        return show_contains(command, &inputs[0], question->contains);
    if (question->split || question->into)
        return show_split(command, &inputs[0], question);
    if (command->arg_count > 1)
        return show_relation(command, inputs, command->arg_count);
    return show_record(command, &inputs[0]);
}

int verb_calc(struct command *command, int argc, char **argv)
{
    struct question question = {0};
    const struct arguments_option options[] = {
        {"mask", 0, ARGUMENTS_VALUE, &question.mask},   {"split", 0, ARGUMENTS_VALUE, &question.split},
        {"into", 0, ARGUMENTS_VALUE, &question.into},   {"contains", 0, ARGUMENTS_VALUE, &question.contains},
        {"limit", 0, ARGUMENTS_VALUE, &question.limit},
    };

    if (!command_arguments(command, argc, argv, options, sizeof options / sizeof options[0], 1,
                           CALC_RELATION_INPUTS_MAX))
        return command->exit;
    if (!question.mask && command->arg_count == 2 && calc_input_is_mask(command->args[0], command->args[1])) {
        question.mask = command->args[1];
        command->arg_count = 1;
    }
    return answer(command, &question);
}
