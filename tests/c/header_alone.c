#include <detequiv/detequiv.h>

/* The header needs no other one and no C++. */
int main(void) {
    return detequiv_version() == (const char*)0;
}
