/// What a restart of the engine costs those who use it: docs/operating/restarts.md.
@org.jspecify.annotations.NullMarked
package org.asterism.conformance.restart;
