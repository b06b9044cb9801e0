// RULEC_RT_X86_64_LINUX, RULEC_RT_X86_64_LINUX_SMALL: the paths of the runtime's objects, built by
// runtime/CMakeLists.txt.
    .section .rodata
    .balign 16
    .globl rulec_rt_x86_64_linux_begin
rulec_rt_x86_64_linux_begin:
    .incbin RULEC_RT_X86_64_LINUX
    .globl rulec_rt_x86_64_linux_end
rulec_rt_x86_64_linux_end:
    .balign 16
    .globl rulec_rt_x86_64_linux_small_begin
rulec_rt_x86_64_linux_small_begin:
    .incbin RULEC_RT_X86_64_LINUX_SMALL
    .globl rulec_rt_x86_64_linux_small_end
rulec_rt_x86_64_linux_small_end:
    .section .note.GNU-stack,"",@progbits
