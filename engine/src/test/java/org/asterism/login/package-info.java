/// What a PIN becomes.
@NullMarked
package org.asterism.login;

import org.jspecify.annotations.NullMarked;
