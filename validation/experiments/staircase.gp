# gnuplot -e "study='...'; folder='...'; caption='...'" staircase.gp
set terminal svg size 900,520 dynamic background 'white' font 'DejaVu Sans,14'
set output sprintf('%s/staircase_%s.svg', folder, study)
set datafile separator ','
set datafile commentschars '#'
set datafile columnheaders
set border 3 linecolor '#404040'
set tics nomirror out
set xlabel 'α = log η / log n'
set ylabel 'test error'
set xrange [0:0.5]
set key top right reverse Left samplen 2.5
set title sprintf('%s: plateaus, finite size, simulation', study) noenhanced offset 0,0.9
set label 1 caption at screen 0.5, 0.905 center font ',10' textcolor '#404040'
set tmargin at screen 0.86
set encoding utf8
curve(factor) = sprintf('%s/staircase_%s.csv', folder, factor)
errors = sprintf('%s/errors_%s.csv', folder, study)
plot curve('1') using 'step.exponent':'plateau.test_error' with steps linewidth 3 linecolor '#999999' title 'plateaus (limit)', \
     curve('1') using 'step.exponent':'finite.test_error' with lines linewidth 2.5 linecolor '#0072B2' title 'finite size, n of the simulation', \
     curve('1000') using 'step.exponent':'finite.test_error' with lines linewidth 2 linecolor '#56B4E9' title 'n × 10^3', \
     curve('1000000') using 'step.exponent':'finite.test_error' with lines linewidth 2 dashtype 2 linecolor '#56B4E9' title 'n × 10^6', \
     errors using 'exponent':(stringcolumn('quantity') eq 'test_error' ? column('simulated') : NaN):'simulated_se' \
         with yerrorbars pointtype 7 pointsize 0.6 linecolor '#000000' title 'simulation, one standard error'
unset output
