/* What calls change of the sessions that outlive an engine. */
#ifndef OUTLIVING_H
#define OUTLIVING_H

#include "application.h"

/* What a call that changes them notes, or NULL; `ends` says that it ends something. */
note_session *outliving_note(enum call_id id, bool *ends);

/* The engine says that the session of the first argument is not there. */
note_session outliving_gone;

#endif
