#include "outliving.h"

#include <stddef.h>

static void opened(struct session_table *sessions, const struct arg *args, bool current)
{
    const struct open_session session = {*(CK_SESSION_HANDLE *)args[2].out, args[0].number,
                                         (args[1].number & CKF_RW_SESSION) != 0};
    if (current)
        session_table_open(sessions, &session);
}

static void logged_in(struct session_table *sessions, const struct arg *args, bool current)
{
    if (current)
        session_table_log_in(sessions, args[0].number, args[1].number);
}

static void logged_out(struct session_table *sessions, const struct arg *args, bool current)
{
    (void)current;
    session_table_log_out(sessions, args[0].number);
}

static void all_closed(struct session_table *sessions, const struct arg *args, bool current)
{
    (void)current;
    session_table_close_all(sessions, args[0].number);
}

void outliving_gone(struct session_table *sessions, const struct arg *args, bool current)
{
    (void)current;
    session_table_close(sessions, args[0].number);
}

note_session *outliving_note(enum call_id id, bool *ends)
{
    static const struct {
        enum call_id id;
        note_session *note;
        bool ends;
    } notes[] = {
        {CALL_ID_C_OpenSession, opened, false},  {CALL_ID_C_CloseSession, outliving_gone, true},
        {CALL_ID_C_Login, logged_in, false},     {CALL_ID_C_CloseAllSessions, all_closed, true},
        {CALL_ID_C_LoginUser, logged_in, false}, {CALL_ID_C_Logout, logged_out, true},
    };
    for (size_t i = 0; i < sizeof notes / sizeof notes[0]; i++) {
        if (notes[i].id == id) {
            *ends = notes[i].ends;
            return notes[i].note;
        }
    }
    return NULL;
}
