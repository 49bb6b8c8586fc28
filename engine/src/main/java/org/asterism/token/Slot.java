package org.asterism.token;

import java.util.Optional;

/// A slot; it always holds a token, which may be uninitialised (protocol §7).
///
/// @param id stays the token's for ever, across restarts of the engine
/// @param token empty for the one uninitialised slot
public record Slot(long id, Optional<Token> token) {}
