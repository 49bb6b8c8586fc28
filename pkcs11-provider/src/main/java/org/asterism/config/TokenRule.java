package org.asterism.config;

import org.asterism.token.TokenSettings;

/// One `[[token]]` of the configuration.
public record TokenRule(LabelPattern labels, TokenSettings settings) {}
