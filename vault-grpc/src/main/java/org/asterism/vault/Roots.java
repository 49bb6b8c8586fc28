package org.asterism.vault;

import java.util.Optional;

/// A token's two secrets, or one vault's shares of them (protocol §3).
///
/// @param tokenRoot authenticates directory rows and opens locators; for user and SO
/// @param privateRoot opens private attributes; for the user only
public record Roots<T>(T tokenRoot, Optional<T> privateRoot) {}
