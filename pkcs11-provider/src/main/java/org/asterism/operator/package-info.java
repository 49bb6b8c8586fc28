/// What an operator asks a running engine, and what it answers: a class for each question. The
/// doorway is {@link org.asterism.operator.EngineOperations}, where each call has its line.
@NullMarked
package org.asterism.operator;

import org.jspecify.annotations.NullMarked;
