package org.asterism.operator;

import java.util.function.LongSupplier;

/// What an engine calls itself, and what it works with.
///
/// @param name of the engine
/// @param constellation its name
/// @param serial of the constellation that the engine works with at the moment
public record EngineFacts(String name, String constellation, LongSupplier serial) {}
