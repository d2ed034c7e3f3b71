import { useState } from 'react';
import { createRoot } from 'react-dom/client';
import { Digit } from './Digit.jsx';

function App() {
  const [label, setLabel] = useState(7);
  return (
    <main>
      <Digit label={label} seed={42} />
      <p>
        {Array.from({ length: 10 }, (_, digit) => (
          <button key={digit} onClick={() => setLabel(digit)}>
            {digit}
          </button>
        ))}
      </p>
    </main>
  );
}

createRoot(document.querySelector('#root')).render(<App />);
